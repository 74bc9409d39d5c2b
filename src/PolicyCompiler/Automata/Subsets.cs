using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// The subset construction. State 0 is the empty set: dead. With <c>again</c> the start is possible at every
/// byte (unanchored), as the search for an end marker needs.
/// </summary>
internal sealed class Subsets
{
    // In place of a state.
    private const int Looks = -1;

    private readonly int[] _again;
    private readonly StateMoves _moves;
    private readonly Dictionary<ItemSet, int> _stateOf = [];
    private readonly Dictionary<NodeList, int> _closed = [];
    private readonly int _most;
    private readonly long _work;

    public Subsets(Nfa nfa, int[] again, int most, long work)
    {
        (_again, _most, _work) = (again, most, work);
        Classes = ByteClasses.Of(nfa);
        Closure = new Closure(nfa);
        _moves = new StateMoves(nfa, Closure.Guards, Classes.Representatives);
        Add(new ItemSet([]));
    }

    /// <summary>What the construction has cost: nodes and items looked at.</summary>
    public long Work => _moves.Work + Closure.Work;

    public ByteClasses Classes { get; }

    public Closure Closure { get; }

    public List<ItemSet> States { get; } = [];

    /// <summary>state * classes + class -> state, after <see cref="Run"/>.</summary>
    public List<int> Next { get; } = [];

    public int Start(int[] nodes, int before) => Add(Closure.Of(nodes, before));

    /// <summary>Builds all states that the starts reach. False if the budget does not suffice.</summary>
    public bool Run()
    {
        int[] row = new int[Classes.Representatives.Length];
        for (int state = 0; state < States.Count; state++)
        {
            if (States.Count > _most || Work > _work)
            {
                return false;
            }

            Fill(row, state);
            Next.AddRange(row);
        }

        return true;
    }

    /// <summary>The states one byte on by class, without the rest of the automaton.</summary>
    public int[] Step(int state)
    {
        int[] row = new int[Classes.Representatives.Length];
        Fill(row, state);
        return row;
    }

    private void Fill(int[] row, int state)
    {
        _moves.Of(States[state].Items);
        for (int block = 0; block < _moves.Count; block++)
        {
            FillBlock(row, block);
        }
    }

    // Bytes that no item tells apart lead to the same nodes; what a check looks back at may tell them apart all the same.
    private void FillBlock(int[] row, int block)
    {
        NodeList targets = _moves.Targets(block, _again);
        int shared = targets.Nodes.Length == 0 ? 0 : Shared(targets);
        for (int one = 0; one < row.Length; one++)
        {
            if (_moves.BlockOf[one] == block)
            {
                row[one] = shared != Looks ? shared : Close(targets.Seeing(one), one);
            }
        }
    }

    // Where all bytes lead, or that a look back tells them apart.
    private int Shared(in NodeList targets)
    {
        if (_closed.TryGetValue(targets, out int state))
        {
            return state;
        }

        if (!Closure.LooksBefore(targets.Nodes))
        {
            return Close(targets, 0);
        }

        _closed.Add(targets.Kept(), Looks);
        return Looks;
    }

    // Most lists of nodes come again.
    private int Close(in NodeList targets, int oneClass)
    {
        if (!_closed.TryGetValue(targets, out int state))
        {
            state = Add(Closure.Of(targets.Nodes, Classes.Representatives[oneClass]));
            _closed.Add(targets.Kept(), state);
        }

        return state;
    }

    private int Add(ItemSet set)
    {
        if (!_stateOf.TryGetValue(set, out int state))
        {
            state = States.Count;
            States.Add(set);
            _stateOf.Add(set, state);
        }

        return state;
    }
}
