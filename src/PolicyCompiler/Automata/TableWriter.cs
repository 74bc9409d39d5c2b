using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Writes a union as tables: dead ends trimmed, accept sets and lookaheads shared.</summary>
internal sealed class TableWriter
{
    private readonly Union _union;
    private readonly TableRule[] _rules;
    private readonly int _classes;
    private readonly List<Lookahead> _lookaheads = [new Lookahead(null, true)];
    private readonly Dictionary<int, ushort> _lookaheadOf = new() { [0] = 0 };
    private readonly List<Accept[]> _acceptSets = [[]];
    private readonly Dictionary<string, ushort> _acceptSetOf = new() { [""] = 0 };

    private TableWriter(Union union, TableRule[] rules)
    {
        (_union, _rules) = (union, rules);
        _classes = union.Subsets.Classes.Representatives.Length;
    }

    public static RuleTables Write(Union union, TableRule[] rules) => new TableWriter(union, rules).Write();

    private RuleTables Write()
    {
        var accepts = _union.Subsets.States.Select(AcceptsOf).ToArray();
        var graph = new StateGraph(_union.Subsets.Next, _classes);
        var live = graph.Reaching(state => accepts[state].Length > 0);
        var numberOf = Number(live);
        var kept = Enumerable.Range(0, live.Length).Where(state => state == 0 || live[state]).ToArray();
        var limits = GrowLimits.Of(graph, accepts, _rules);
        var next = new ushort[kept.Length * _classes];
        for (var at = 0; at < next.Length; at++)
        {
            next[at] = numberOf[_union.Subsets.Next[kept[at / _classes] * _classes + at % _classes]];
        }

        var starts = _union.StartOf.Select(state => numberOf[state]).ToArray();
        var classes = starts.Distinct().ToArray();
        return new RuleTables
        {
            ClassOf = _union.Subsets.Classes.ClassOf,
            ClassCount = _classes,
            Next = next,
            AcceptOf = kept.Select(state => SetOf(accepts[state])).ToArray(),
            AcceptSets = _acceptSets.ToArray(),
            GrowLimitOf = kept.Select(state => limits[state]).ToArray(),
            ContextOf = starts.Select(start => (byte)Array.IndexOf(classes, start)).ToArray(),
            StartOf = classes,
            Lookaheads = _lookaheads.ToArray(),
            Rules = _rules,
        };
    }

    private static ushort[] Number(bool[] live)
    {
        var numbers = new ushort[live.Length];
        var last = 0;
        for (var state = 1; state < live.Length; state++)
        {
            numbers[state] = live[state] ? checked((ushort)++last) : (ushort)0;
        }

        return numbers;
    }

    private Accept[] AcceptsOf(ItemSet set) => set.Items
        .Where(item => _union.Nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)
        .Select(item => new Accept((ushort)_union.Nfa.Nodes[item.Node].Next, LookaheadOf(item.Guard)))
        .OrderBy(accept => accept.Rule)
        .ToArray();

    private ushort LookaheadOf(int guard)
    {
        if (!_lookaheadOf.TryGetValue(guard, out var index))
        {
            var set = _union.Subsets.Closure.Guards[guard];
            index = (ushort)_lookaheads.Count;
            _lookaheads.Add(new Lookahead(Enumerable.Range(0, 256).Select(set.Contains).ToArray(), set.Edge));
            _lookaheadOf.Add(guard, index);
        }

        return index;
    }

    private ushort SetOf(Accept[] accepts)
    {
        var key = string.Join(" ", accepts.Select(accept => $"{accept.Rule}/{accept.Lookahead}"));
        if (!_acceptSetOf.TryGetValue(key, out var index))
        {
            index = (ushort)_acceptSets.Count;
            _acceptSets.Add(accepts);
            _acceptSetOf.Add(key, index);
        }

        return index;
    }
}
