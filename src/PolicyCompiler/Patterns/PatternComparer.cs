namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>Patterns are equal if they are built alike.</summary>
internal sealed class PatternComparer : IEqualityComparer<PatternNode>
{
    public static PatternComparer Instance { get; } = new();

    public bool Equals(PatternNode? one, PatternNode? other) => (one, other) switch
    {
        (PatternNode.Sequence x, PatternNode.Sequence y) => x.Items.SequenceEqual(y.Items, this),
        (PatternNode.Choice x, PatternNode.Choice y) => x.Items.SequenceEqual(y.Items, this),
        (PatternNode.Repeat x, PatternNode.Repeat y) => x.Min == y.Min && x.Max == y.Max && Equals(x.Item, y.Item),
        (PatternNode.Mask x, PatternNode.Mask y) => Equals(x.Item, y.Item),
        _ => object.Equals(one, other),
    };

    public int GetHashCode(PatternNode node) => node switch
    {
        PatternNode.Sequence sequence => HashOf(sequence.Items, 1),
        PatternNode.Choice choice => HashOf(choice.Items, 2),
        PatternNode.Repeat repeat => unchecked((GetHashCode(repeat.Item) * 31 + repeat.Min) * 31 + repeat.Max),
        PatternNode.Mask mask => GetHashCode(mask.Item),
        _ => node.GetHashCode(),
    };

    private int HashOf(IReadOnlyList<PatternNode> items, int seed) =>
        items.Aggregate(seed, (hash, item) => unchecked(hash * 31 + GetHashCode(item)));
}
