using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>
/// The subset construction. State 0 is the empty set: dead. With <c>again</c> the start is possible at every
/// byte (unanchored), as the search for an end marker needs.
/// </summary>
internal sealed class Subsets
{
    private readonly Nfa _nfa;
    private readonly int[] _again;
    private readonly Dictionary<ItemSet, int> _stateOf = [];
    private readonly Dictionary<NodeList, int> _closed = [];
    private readonly int _most;
    private readonly long _work;
    private long _steps;

    public Subsets(Nfa nfa, int[] again, int most, long work)
    {
        (_nfa, _again, _most, _work) = (nfa, again, most, work);
        Classes = ByteClasses.Of(nfa);
        Closure = new Closure(nfa);
        Add(new ItemSet([]));
    }

    /// <summary>What the construction has cost: nodes visited and items looked at.</summary>
    public long Work => _steps + Closure.Work;

    public ByteClasses Classes { get; }

    public Closure Closure { get; }

    public List<ItemSet> States { get; } = [];

    /// <summary>state * classes + class -> state, after <see cref="Run"/>.</summary>
    public List<int> Next { get; } = [];

    public int Start(IEnumerable<int> nodes, int before) => Add(Closure.Of(nodes, before));

    /// <summary>Builds all states that the starts reach. False if the budget does not suffice.</summary>
    public bool Run()
    {
        for (var state = 0; state < States.Count; state++)
        {
            if (States.Count > _most || Work > _work)
            {
                return false;
            }

            foreach (var value in Classes.Representatives)
            {
                Next.Add(Step(States[state].Items, value));
            }
        }

        return true;
    }

    /// <summary>The state one byte on, without the rest of the automaton.</summary>
    public int Step(int state, int byteClass) => Step(States[state].Items, Classes.Representatives[byteClass]);

    private int Step(Item[] items, int value)
    {
        List<int>? targets = null;
        _steps += items.Length;
        foreach (var item in items)
        {
            var node = _nfa.Nodes[item.Node];
            if (node.Kind == NfaNode.Kinds.Take && node.Set.Contains(value) && Closure.Guards[item.Guard].Contains(value))
            {
                (targets ??= []).Add(node.Next);
            }
        }

        if (_again.Length > 0)
        {
            (targets ??= []).AddRange(_again);
        }

        return targets is null ? 0 : Close(targets, value);
    }

    // Most bytes lead to the same few lists of nodes, and few patterns look back in their middle.
    private int Close(List<int> targets, int value)
    {
        var key = new NodeList(targets);
        if (!_closed.TryGetValue(key, out var state))
        {
            state = Add(Closure.Of(targets, value));
            if (!Closure.LookedBefore)
            {
                _closed.Add(key, state);
            }
        }

        return state;
    }

    private int Add(ItemSet set)
    {
        if (!_stateOf.TryGetValue(set, out var state))
        {
            state = States.Count;
            States.Add(set);
            _stateOf.Add(set, state);
        }

        return state;
    }
}
