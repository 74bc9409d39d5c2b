using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>Sets of rules of a family, as the contexts that they have: most have none that is armed. A set is looked at when it is first asked for.</summary>
/// <remarks>Shared by all threads: whoever makes a mask makes the same one.</remarks>
internal sealed class ContextMasks
{
    private readonly ulong[]?[] _masks;
    private readonly Func<int, IEnumerable<ushort>> _rulesOf;
    private readonly RuleTables _tables;

    private ContextMasks(RuleTables tables, int sets, Func<int, IEnumerable<ushort>> rulesOf) =>
        (_tables, _masks, _rulesOf) = (tables, new ulong[]?[sets], rulesOf);

    /// <summary>Of the rules that a state can still lead to.</summary>
    public static ContextMasks OfReach(RuleTables all, FamilyTables family) =>
        new(all, family.ReachSets.Length, set => family.ReachSets[set].Select(reach => reach.Rule));

    /// <summary>Of the rules that accept.</summary>
    public static ContextMasks OfAccepts(RuleTables all, FamilyTables family) =>
        new(all, family.AcceptSets.Length, set => family.AcceptSets[set].Select(accept => accept.Rule));

    /// <summary>Whether a rule of the set is armed, or needs no context.</summary>
    /// <param name="set">The set's number.</param>
    /// <param name="armed">A bit for each context.</param>
    public bool Meets(int set, ReadOnlySpan<ulong> armed)
    {
        var mask = _masks[set] ??= MaskOf(set);
        for (var word = 0; word < armed.Length; word++)
        {
            if ((mask[word] & armed[word]) != 0)
            {
                return true;
            }
        }

        return mask.Length > armed.Length;
    }

    // One word more: a rule of the set needs no context.
    private ulong[] MaskOf(int set)
    {
        var contexts = _rulesOf(set).Select(rule => _tables.Rules[rule].Context).ToArray();
        var words = (_tables.Contexts.Count + 63) / 64;
        var mask = new ulong[contexts.Contains(-1) ? words + 1 : words];
        foreach (var context in contexts.Where(context => context >= 0))
        {
            mask[context >> 6] |= 1UL << (context & 63);
        }

        return mask;
    }
}
