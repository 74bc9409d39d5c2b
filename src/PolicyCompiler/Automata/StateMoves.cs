using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// Where the items of one state lead. Its items share few sets of bytes, and these sets part the classes of bytes into few blocks:
/// the targets are put together once for each block and not for each class.
/// </summary>
internal sealed class StateMoves
{
    private readonly Nfa _nfa;
    private readonly List<ByteSet> _guards;
    private readonly int[] _representatives;
    private readonly int[] _setOf;
    private readonly Dictionary<ByteSet, int> _numberOf = [];
    private readonly List<bool[]> _holds = [];
    private readonly List<int> _setOfGuard = [];
    private readonly List<int> _groupOf = [];
    private readonly List<(int Set, List<int> Next)> _groups = [];
    private readonly int[] _moved;
    private readonly int[] _firstOf;
    private int _used;

    /// <param name="nfa">Complete.</param>
    /// <param name="guards">Those of the items; grows with them.</param>
    /// <param name="representatives">Class -> one of its bytes.</param>
    public StateMoves(Nfa nfa, List<ByteSet> guards, int[] representatives)
    {
        (_nfa, _guards, _representatives) = (nfa, guards, representatives);
        _setOf = [.. nfa.Nodes.Select(node => node.Kind == NfaNode.Kinds.Take ? NumberOf(node.Set) : -1)];
        BlockOf = new int[representatives.Length];
        (_moved, _firstOf) = (new int[representatives.Length + 1], new int[representatives.Length + 1]);
    }

    /// <summary>Items and targets looked at so far.</summary>
    public long Work { get; private set; }

    /// <summary>Class -> its block, for the state asked for last.</summary>
    public int[] BlockOf { get; }

    /// <summary>How many blocks there are.</summary>
    public int Count { get; private set; }

    public void Of(Item[] items)
    {
        Group(items);
        Array.Clear(BlockOf, 0, BlockOf.Length);
        Count = 1;
        for (int group = 0; group < _used && Count < BlockOf.Length; group++)
        {
            Split(_holds[_groups[group].Set]);
        }

        for (int one = BlockOf.Length - 1; one >= 0; one--)
        {
            _firstOf[BlockOf[one]] = one;
        }
    }

    /// <summary>The nodes that a block's bytes lead to, in order, each once.</summary>
    /// <param name="block">One of <see cref="Count"/>.</param>
    /// <param name="again">Nodes to which every byte leads.</param>
    public List<int> Targets(int block, int[] again)
    {
        var targets = new List<int>(again);
        for (int group = 0; group < _used; group++)
        {
            if (_holds[_groups[group].Set][_firstOf[block]])
            {
                targets.AddRange(_groups[group].Next);
            }
        }

        Work += targets.Count;
        targets.Sort();
        return Distinct(targets);
    }

    private static List<int> Distinct(List<int> sorted)
    {
        int kept = 0;
        for (int at = 0; at < sorted.Count; at++)
        {
            if (at == 0 || sorted[at] != sorted[at - 1])
            {
                sorted[kept++] = sorted[at];
            }
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
        return sorted;
    }

    private void Group(Item[] items)
    {
        for (int group = 0; group < _used; group++)
        {
            _groupOf[_groups[group].Set] = -1;
        }

        _used = 0;
        Work += items.Length;
        foreach (Item item in items)
        {
            if (_setOf[item.Node] >= 0)
            {
                GroupOf(item.Guard == 0 ? _setOf[item.Node] : SetOfGuard(item.Guard)).Add(_nfa.Nodes[item.Node].Next);
            }
        }
    }

    private List<int> GroupOf(int set)
    {
        if (_groupOf[set] < 0)
        {
            _groupOf[set] = _used;
            if (_used == _groups.Count)
            {
                _groups.Add((set, []));
            }

            _groups[_used].Next.Clear();
            _groups[_used] = (set, _groups[_used].Next);
            _used++;
        }

        return _groups[_groupOf[set]].Next;
    }

    // Each block in two where the set cuts it: what it does not hold keeps the number.
    private void Split(bool[] holds)
    {
        int before = Count;
        var (outside, inside) = (_firstOf, _moved);
        Array.Clear(outside, 0, before);
        Array.Clear(inside, 0, before);
        for (int one = 0; one < holds.Length; one++)
        {
            (holds[one] ? inside : outside)[BlockOf[one]] = 1;
        }

        for (int block = 0; block < before; block++)
        {
            inside[block] = inside[block] != 0 && outside[block] != 0 ? Count++ : block;
        }

        for (int one = 0; one < holds.Length && Count > before; one++)
        {
            BlockOf[one] = holds[one] ? inside[BlockOf[one]] : BlockOf[one];
        }
    }

    private int SetOfGuard(int guard)
    {
        while (_setOfGuard.Count <= guard)
        {
            _setOfGuard.Add(NumberOf(_guards[_setOfGuard.Count]));
        }

        return _setOfGuard[guard];
    }

    private int NumberOf(ByteSet set)
    {
        if (!_numberOf.TryGetValue(set, out int number))
        {
            number = _holds.Count;
            _numberOf.Add(set, number);
            _holds.Add([.. _representatives.Select(set.Contains)]);
            _groupOf.Add(-1);
        }

        return number;
    }
}
