using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Bytes that every value of a rule holds: where they are rare and the value begins with a class, they make the better gate.</summary>
internal static class NeededBytes
{
    // A byte that is more frequent stops nothing.
    private const double RareShare = 0.004;

    /// <summary>The byte that spares most, or -1.</summary>
    public static int Best(IReadOnlyList<PatternRule> rules)
    {
        double[] spared = new double[256];
        foreach (PatternRule rule in rules)
        {
            double share = TextModel.ShareOf(PatternEdges.FirstOf(rule.Value));
            ByteSet needed = Of(rule.Value);
            for (int value = 0; value < 256; value++)
            {
                spared[value] += needed.Contains(value) && TextModel.ShareOf(ByteSet.Of(value)) < RareShare ? share : 0;
            }
        }

        double most = spared.Max();
        return most > 0.05 ? Array.IndexOf(spared, most) : -1;
    }

    /// <summary>Bytes that every value holds.</summary>
    public static ByteSet Of(PatternNode node) => node switch
    {
        PatternNode.Bytes bytes => IsOne(bytes.Set) ? bytes.Set : ByteSet.None,
        PatternNode.Sequence sequence => sequence.Items.Aggregate(ByteSet.None, (all, item) => all | Of(item)),
        PatternNode.Choice choice => choice.Items.Select(Of).Aggregate((all, item) => all & item),
        PatternNode.Repeat { Min: > 0 } repeat => Of(repeat.Item),
        _ => ByteSet.None,
    };

    private static bool IsOne(ByteSet set) => Enumerable.Range(0, 256).Count(set.Contains) == 1;
}
