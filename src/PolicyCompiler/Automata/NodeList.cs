namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Nodes in order and what else their closure depends on, compared by content.</summary>
internal readonly struct NodeList : IEquatable<NodeList>
{
    private readonly List<int> _nodes;
    private readonly int _seen;
    private readonly int _hash;

    /// <param name="nodes">The list belongs to the key from now on.</param>
    /// <param name="seen">What a look back sees, 0 where none looks.</param>
    public NodeList(List<int> nodes, int seen)
    {
        (_nodes, _seen, _hash) = (nodes, seen, seen);
        foreach (var node in nodes)
        {
            _hash = unchecked(_hash * 31 + node);
        }
    }

    public bool Equals(NodeList other)
    {
        if (_hash != other._hash || _seen != other._seen || _nodes.Count != other._nodes.Count)
        {
            return false;
        }

        for (var at = 0; at < _nodes.Count; at++)
        {
            if (_nodes[at] != other._nodes[at])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is NodeList other && Equals(other);

    public override int GetHashCode() => _hash;
}
