using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Bytes that every value of a rule holds: where they are rare and the value begins with a class, they make the better gate.</summary>
internal static class NeededBytes
{
    // A byte that is more frequent stops nothing.
    private const double RareShare = 0.004;

    // Rules that begin so are found without.
    private const double RareStart = 0.05;

    /// <summary>The byte that spares most starts, or -1.</summary>
    public static int Best(IReadOnlyList<PatternRule> rules, StateBudget budget, ShapeMemo shapes)
    {
        double[] spared = new double[256];
        foreach (PatternRule rule in rules)
        {
            ByteSet needed = Of(rule.Value);
            if (TextModel.ShareOf(PatternEdges.FirstOf(rule.Value)) < RareStart || !Enumerable.Range(0, 256).Any(value => needed.Contains(value) && IsRare(value)))
            {
                continue;
            }

            double cost = shapes.Of(Alone.Of(rule, budget)!, -1, ContextEnds.Any).Sum(shape => shape.Cost);
            for (int value = 0; value < 256; value++)
            {
                spared[value] += needed.Contains(value) && IsRare(value) ? cost : 0;
            }
        }

        double most = spared.Max();
        return most > 1 ? Array.IndexOf(spared, most) : -1;
    }

    private static bool IsRare(int value) => TextModel.ShareOf(ByteSet.Of(value)) < RareShare;

    /// <summary>Bytes that every value holds, or has behind it.</summary>
    public static ByteSet Of(PatternNode node) => node switch
    {
        PatternNode.Bytes bytes => bytes.Set.Count == 1 ? bytes.Set : ByteSet.None,
        PatternNode.Look look => look.After.Count == 1 && !look.After.Edge ? look.After : ByteSet.None,
        PatternNode.Sequence sequence => sequence.Items.Aggregate(ByteSet.None, (all, item) => all | Of(item)),
        PatternNode.Choice choice => choice.Items.Select(Of).Aggregate((all, item) => all & item),
        PatternNode.Repeat { Min: > 0 } repeat => Of(repeat.Item),
        _ => ByteSet.None,
    };
}
