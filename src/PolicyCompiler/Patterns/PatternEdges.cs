namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>The bytes that texts of a pattern can begin and end with. Wider than the truth, never narrower.</summary>
internal static class PatternEdges
{
    public static ByteSet FirstOf(PatternNode pattern) => Of(pattern).First;

    public static ByteSet LastOf(PatternNode pattern) => Of(PatternReverse.Of(pattern)).First;

    private static (ByteSet First, bool Nullable) Of(PatternNode node) => node switch
    {
        PatternNode.Bytes bytes => (bytes.Set, false),
        PatternNode.Sequence sequence => InTurn(sequence.Items),
        PatternNode.Choice choice => choice.Items.Select(Of).Aggregate((x, y) => (x.First | y.First, x.Nullable || y.Nullable)),
        PatternNode.Repeat repeat => Of(repeat.Item) is var (first, nullable) ? (first, repeat.Min == 0 || nullable) : default,
        _ => (ByteSet.None, true),
    };

    private static (ByteSet First, bool Nullable) InTurn(IReadOnlyList<PatternNode> items)
    {
        ByteSet all = ByteSet.None;
        foreach (var (first, nullable) in items.Select(Of))
        {
            all |= first;
            if (!nullable)
            {
                return (all, false);
            }
        }

        return (all, true);
    }
}
