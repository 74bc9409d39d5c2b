namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Nodes in order and what else their closure depends on, compared by content.</summary>
internal readonly struct NodeList : IEquatable<NodeList>
{
    private const int Mix = 0x5BD1E995;

    private readonly int[] _nodes;
    private readonly int _count;
    private readonly int _seen;
    private readonly int _hash;

    private NodeList(int[] nodes, int count, int seen, int hash) => (_nodes, _count, _seen, _hash) = (nodes, count, seen, hash);

    /// <param name="nodes">The first of them count. A key that is kept has an array of its own: <see cref="Kept"/>.</param>
    /// <param name="count">How many.</param>
    public static NodeList Of(int[] nodes, int count)
    {
        int hash = 0;
        for (int at = 0; at < count; at++)
        {
            hash = unchecked((hash * 31) + nodes[at]);
        }

        return new(nodes, count, 0, hash);
    }

    public ReadOnlySpan<int> Nodes => _nodes.AsSpan(0, _count);

    public NodeList Kept() => new(Nodes.ToArray(), _count, _seen, _hash);

    /// <summary>The same nodes where a look back sees a class of bytes.</summary>
    public NodeList Seeing(int oneClass) => new(_nodes, _count, oneClass + 1, unchecked(_hash ^ ((oneClass + 1) * Mix)));

    public bool Equals(NodeList other) => _hash == other._hash && _seen == other._seen && Nodes.SequenceEqual(other.Nodes);

    public override bool Equals(object? obj) => obj is NodeList other && Equals(other);

    public override int GetHashCode() => _hash;
}
