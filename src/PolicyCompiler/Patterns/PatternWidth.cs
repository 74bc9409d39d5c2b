namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>How many bytes a pattern can take.</summary>
/// <param name="Min">At least.</param>
/// <param name="Max">At most, or <see cref="PatternNode.Unbounded"/>.</param>
internal readonly record struct PatternWidth(int Min, int Max)
{
    // More than any rule's cap: sums stay far from overflow.
    private const int Ceiling = 1 << 24;

    public static PatternWidth Of(PatternNode node) => node switch
    {
        PatternNode.Bytes => new(1, 1),
        PatternNode.Mask mask => Of(mask.Item),
        PatternNode.Sequence sequence => sequence.Items.Select(Of).Aggregate(new PatternWidth(0, 0), Add),
        PatternNode.Choice choice => choice.Items.Select(Of).Aggregate(Either),
        PatternNode.Repeat repeat => Times(Of(repeat.Item), repeat.Min, repeat.Max),
        _ => new(0, 0),
    };

    private static PatternWidth Add(PatternWidth x, PatternWidth y) =>
        new(Cap((long)x.Min + y.Min), x.Max < 0 || y.Max < 0 ? PatternNode.Unbounded : Cap((long)x.Max + y.Max));

    private static PatternWidth Either(PatternWidth x, PatternWidth y) =>
        new(Math.Min(x.Min, y.Min), x.Max < 0 || y.Max < 0 ? PatternNode.Unbounded : Math.Max(x.Max, y.Max));

    private static PatternWidth Times(PatternWidth x, int min, int max)
    {
        var most = x.Max == 0 ? 0 : x.Max < 0 || max < 0 ? PatternNode.Unbounded : Cap((long)x.Max * max);
        return new(Cap((long)x.Min * min), most);
    }

    private static int Cap(long value) => (int)Math.Min(value, Ceiling);
}
