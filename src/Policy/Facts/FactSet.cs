using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Facts;

/// <summary>A set of facts.</summary>
public readonly record struct FactSet(ulong Bits)
{
    public static FactSet Of(params ReadOnlySpan<Fact> facts)
    {
        var bits = 0UL;
        foreach (var fact in facts)
        {
            bits |= 1UL << (int)fact;
        }

        return new(bits);
    }

    public bool Contains(Fact fact) => Contains((int)fact);

    public bool Contains(int fact) => (Bits >> fact & 1) != 0;
}
