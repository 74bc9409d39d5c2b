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
    private readonly Dictionary<ByteSet, int> _numberOf = [];
    private readonly List<ulong[]> _holds = [];
    private readonly List<int> _setOfGuard = [];
    private readonly List<int> _groupOf = [];
    private readonly List<(int Set, List<int> Next)> _groups = [];
    private readonly ClassBlocks _blocks;
    private int[] _targets = new int[64];
    private int _used;

    /// <param name="nfa">Complete.</param>
    /// <param name="guards">Those of the items; grows with them.</param>
    /// <param name="representatives">Class -> one of its bytes.</param>
    public StateMoves(Nfa nfa, List<ByteSet> guards, int[] representatives)
    {
        (_nfa, _guards, _representatives) = (nfa, guards, representatives);
        _blocks = new ClassBlocks(representatives.Length);
        nfa.Sets.ForEach(set => NumberOf(set));
    }

    /// <summary>Items and targets looked at so far.</summary>
    public long Work { get; private set; }

    /// <summary>Class -> its block, for the state asked for last.</summary>
    public int[] BlockOf => _blocks.BlockOf;

    /// <summary>How many blocks there are.</summary>
    public int Count => _blocks.Count;

    public void Of(Item[] items)
    {
        Group(items);
        _blocks.Begin();
        for (int group = 0; group < _used && _blocks.Count < _representatives.Length; group++)
        {
            _blocks.Split(_holds[_groups[group].Set]);
        }

        _blocks.End();
    }

    /// <summary>The nodes that a block's bytes lead to, in order, each once. The next call overwrites them.</summary>
    /// <param name="block">One of <see cref="Count"/>.</param>
    /// <param name="again">Nodes to which every byte leads.</param>
    public NodeList Targets(int block, int[] again)
    {
        int count = 0;
        Append(again, ref count);
        int one = _blocks.FirstOf(block);
        for (int group = 0; group < _used; group++)
        {
            if ((_holds[_groups[group].Set][one >> 6] >> one & 1) != 0)
            {
                Append(_groups[group].Next, ref count);
            }
        }

        Work += count;
        Sorting.Sort(_targets, count);
        return NodeList.Of(_targets, Sorting.Distinct(_targets, count));
    }

    private void Append(ICollection<int> nodes, ref int count)
    {
        int least = count + nodes.Count;
        if (least > _targets.Length)
        {
            Array.Resize(ref _targets, Math.Max(least, 2 * _targets.Length));
        }

        nodes.CopyTo(_targets, count);
        count = least;
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
            NfaNode node = _nfa.Nodes[item.Node];
            if (node.Kind == NfaNode.Kinds.Take)
            {
                GroupOf(item.Guard == 0 ? node.Set : SetOfGuard(item.Guard)).Add(node.Next);
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
            _holds.Add(_blocks.Where(one => set.Contains(_representatives[one])));
            _groupOf.Add(-1);
        }

        return number;
    }
}
