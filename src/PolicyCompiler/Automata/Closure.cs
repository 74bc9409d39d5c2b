using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Follows forks and checks. What a check asks of the byte before is answered at once; what it asks of the byte
/// after becomes a guard on the nodes behind it. So boundaries inside a pattern, context and lookahead are one thing.
/// </summary>
internal sealed class Closure(Nfa nfa)
{
    private readonly NodeClosures _closures = new(nfa);
    private readonly Dictionary<ByteSet, int> _guardIndex = new() { [ByteSet.All] = 0 };
    private readonly ByteSet[] _guardOf = new ByteSet[nfa.Nodes.Count];
    private readonly int[] _stampOf = new int[nfa.Nodes.Count];
    private readonly List<Item> _items = [];
    private int[] _reached = new int[16];
    private int _count;
    private int _stamp;

    public List<ByteSet> Guards { get; } = [ByteSet.All];

    /// <summary>Nodes looked at so far.</summary>
    public long Work { get; private set; }

    /// <summary>What is reached from some of the nodes depends on the byte before them.</summary>
    public bool LooksBefore(ReadOnlySpan<int> nodes)
    {
        foreach (int node in nodes)
        {
            if (_closures.LooksBefore(node))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="starts">Nodes to start from.</param>
    /// <param name="before">The byte before them, 256 for the start of the text.</param>
    public ItemSet Of(ReadOnlySpan<int> starts, int before)
    {
        (_count, _stamp) = (0, _stamp + 1);
        foreach (int start in starts)
        {
            Merge(_closures.Of(start, before));
        }

        Sorting.Sort(_reached, _count);
        _items.Clear();
        for (int at = 0; at < _count; at++)
        {
            if (ToItem(_reached[at]) is { } item)
            {
                _items.Add(item);
            }
        }

        return new ItemSet([.. _items]);
    }

    private void Merge((int Node, ByteSet Guard)[] reached)
    {
        Work += 1 + reached.Length;
        foreach (var (node, guard) in reached)
        {
            if (_stampOf[node] == _stamp)
            {
                _guardOf[node] |= guard;
                continue;
            }

            (_stampOf[node], _guardOf[node]) = (_stamp, guard);
            if (_count == _reached.Length)
            {
                Array.Resize(ref _reached, 2 * _count);
            }

            _reached[_count++] = node;
        }
    }

    private Item? ToItem(int at)
    {
        var (node, guard) = (nfa.Nodes[at], _guardOf[at]);
        if (node.Kind == NfaNode.Kinds.Accept)
        {
            return new Item(at, IndexOf(guard));
        }

        if (guard == ByteSet.All)
        {
            return nfa.Sets[node.Set].HasNoByte ? null : new Item(at, 0);
        }

        ByteSet usable = guard & nfa.Sets[node.Set];
        return usable.HasNoByte ? null : new Item(at, usable == nfa.Sets[node.Set] ? 0 : IndexOf(usable));
    }

    private int IndexOf(ByteSet guard)
    {
        if (!_guardIndex.TryGetValue(guard, out int index))
        {
            index = Guards.Count;
            Guards.Add(guard);
            _guardIndex.Add(guard, index);
        }

        return index;
    }
}
