namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The items of one deterministic state, sorted; compared by content.</summary>
internal sealed class ItemSet : IEquatable<ItemSet>
{
    private readonly int _hash;

    public ItemSet(Item[] items)
    {
        Items = items;
        foreach (var item in items)
        {
            _hash = unchecked((_hash * 31 + item.Node) * 31 + item.Guard);
        }
    }

    public Item[] Items { get; }

    public bool Equals(ItemSet? other) =>
        other is not null && _hash == other._hash && Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as ItemSet);

    public override int GetHashCode() => _hash;
}
