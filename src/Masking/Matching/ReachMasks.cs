using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>By reach set of a family, which contexts its rules have: most states lead to none that is armed. A set is looked at when it is first asked for.</summary>
/// <remarks>Shared by all threads: whoever makes a mask makes the same one.</remarks>
internal sealed class ReachMasks(FamilyTables tables, TableRule[] rules, int words)
{
    private readonly ulong[]?[] _masks = new ulong[]?[tables.ReachSets.Length];

    /// <summary>Whether an armed rule may be reached.</summary>
    /// <param name="reach">The set.</param>
    /// <param name="armed">A bit for each context.</param>
    public bool Meets(int reach, ReadOnlySpan<ulong> armed)
    {
        var mask = _masks[reach] ??= MaskOf(tables.ReachSets[reach]);
        for (var word = 0; word < armed.Length; word++)
        {
            if ((mask[word] & armed[word]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private ulong[] MaskOf(Reach[] reaches)
    {
        var mask = new ulong[words];
        foreach (var reach in reaches)
        {
            var context = rules[reach.Rule].Context;
            if (context < 0)
            {
                // It needs none.
                mask.AsSpan().Fill(ulong.MaxValue);
                break;
            }

            mask[context >> 6] |= 1UL << (context & 63);
        }

        return mask;
    }
}
