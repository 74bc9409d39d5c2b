using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Follows forks and checks. What a check asks of the byte before is answered at once; what it asks of the byte
/// after becomes a guard on the nodes behind it. So boundaries inside a pattern, context and lookahead are one thing.
/// </summary>
internal sealed class Closure(Nfa nfa)
{
    private readonly Dictionary<ByteSet, int> _guardIndex = new() { [ByteSet.All] = 0 };
    private readonly Dictionary<int, ByteSet> _reached = [];
    private readonly Stack<(int Node, ByteSet Guard)> _open = new();

    public List<ByteSet> Guards { get; } = [ByteSet.All];

    /// <summary>Nodes looked at so far.</summary>
    public long Work { get; private set; }

    /// <summary>The last set depends on the byte before it.</summary>
    public bool LookedBefore { get; private set; }

    /// <param name="starts">Nodes to start from.</param>
    /// <param name="before">The byte before them, 256 for the start of the text.</param>
    public ItemSet Of(IEnumerable<int> starts, int before)
    {
        _reached.Clear();
        LookedBefore = false;
        foreach (var start in starts)
        {
            _open.Push((start, ByteSet.All));
        }

        while (_open.Count > 0)
        {
            Visit(before);
        }

        var items = new List<Item>(_reached.Count);
        foreach (var pair in _reached)
        {
            if (ToItem(pair.Key, pair.Value) is { } item)
            {
                items.Add(item);
            }
        }

        items.Sort((x, y) => x.Node.CompareTo(y.Node));
        return new ItemSet(items.ToArray());
    }

    private void Visit(int before)
    {
        Work++;
        var (at, guard) = _open.Pop();
        if (_reached.TryGetValue(at, out var known))
        {
            guard |= known;
            if (guard == known)
            {
                return;
            }
        }

        _reached[at] = guard;
        var node = nfa.Nodes[at];
        LookedBefore |= node.Kind == NfaNode.Kinds.Check;
        if (node.Kind == NfaNode.Kinds.Fork)
        {
            _open.Push((node.Other, guard));
            _open.Push((node.Next, guard));
        }
        else if (node.Kind == NfaNode.Kinds.Check && node.Set.Contains(before) && !(guard & node.After).IsEmpty)
        {
            _open.Push((node.Next, guard & node.After));
        }
    }

    private Item? ToItem(int at, ByteSet guard)
    {
        var node = nfa.Nodes[at];
        switch (node.Kind)
        {
            case NfaNode.Kinds.Accept:
                return new Item(at, IndexOf(guard));
            case NfaNode.Kinds.Take:
                var usable = guard & node.Set;
                return usable.HasNoByte ? null : new Item(at, usable == node.Set ? 0 : IndexOf(usable));
            default:
                return null;
        }
    }

    private int IndexOf(ByteSet guard)
    {
        if (!_guardIndex.TryGetValue(guard, out var index))
        {
            index = Guards.Count;
            Guards.Add(guard);
            _guardIndex.Add(guard, index);
        }

        return index;
    }
}
