using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// What one node reaches without a byte: nodes that take one or accept, each with its guard. Asked for again and again, found
/// once; once for each byte before where a check on the way looks back.
/// </summary>
internal sealed class NodeClosures(Nfa nfa)
{
    private readonly (int Node, ByteSet Guard)[]?[] _plain = new (int, ByteSet)[]?[nfa.Nodes.Count];
    private readonly bool[] _looks = new bool[nfa.Nodes.Count];
    private readonly Dictionary<(int Node, int Before), (int Node, ByteSet Guard)[]> _after = [];
    private readonly Dictionary<int, ByteSet> _reached = [];
    private readonly Stack<(int Node, ByteSet Guard)> _open = new();

    /// <param name="node">From here.</param>
    /// <param name="before">The byte before it, 256 for the start of the text.</param>
    public (int Node, ByteSet Guard)[] Of(int node, int before)
    {
        if (_plain[node] is { } plain)
        {
            return plain;
        }

        if (!_looks[node] || !_after.TryGetValue((node, before), out var found))
        {
            found = Find(node, before, out _looks[node]);
            if (_looks[node])
            {
                _after.Add((node, before), found);
            }
            else
            {
                _plain[node] = found;
            }
        }

        return found;
    }

    /// <summary>A check that looks back stands on the way.</summary>
    public bool LooksBefore(int node)
    {
        if (_plain[node] is null && !_looks[node])
        {
            _ = Of(node, 0);
        }

        return _looks[node];
    }

    private (int Node, ByteSet Guard)[] Find(int start, int before, out bool looks)
    {
        looks = false;
        _reached.Clear();
        _open.Push((start, ByteSet.All));
        while (_open.Count > 0)
        {
            looks |= Visit(before);
        }

        return [.. _reached
            .Where(pair => nfa.Nodes[pair.Key].Kind is NfaNode.Kinds.Take or NfaNode.Kinds.Accept)
            .Select(pair => (pair.Key, pair.Value))];
    }

    // Whether it looks at the byte before.
    private bool Visit(int before)
    {
        var (at, guard) = _open.Pop();
        if (_reached.TryGetValue(at, out ByteSet known))
        {
            guard |= known;
            if (guard == known)
            {
                return false;
            }
        }

        _reached[at] = guard;
        NfaNode node = nfa.Nodes[at];
        if (node.Kind == NfaNode.Kinds.Fork)
        {
            _open.Push((node.Other, guard));
            _open.Push((node.Next, guard));
        }
        else if (node.Kind == NfaNode.Kinds.Check && nfa.Sets[node.Set].Contains(before) && !(guard & nfa.Sets[node.After]).IsEmpty)
        {
            _open.Push((node.Next, guard & nfa.Sets[node.After]));
        }

        return node.Kind == NfaNode.Kinds.Check && nfa.Sets[node.Set] != ByteSet.All;
    }
}
