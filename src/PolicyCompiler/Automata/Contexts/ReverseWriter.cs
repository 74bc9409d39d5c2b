using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Contexts;

/// <summary>Patterns -> one automaton that reads them from right to left, anchored at their end.</summary>
internal static class ReverseWriter
{
    /// <summary>The table, or null if it is too large.</summary>
    public static ReverseTable? Build(IEnumerable<(PatternNode Pattern, int Number)> patterns, StateBudget budget)
    {
        var nfa = new Nfa();
        var firsts = patterns.Select(one => nfa.AddRule(PatternReverse.Of(one.Pattern), one.Number)).ToArray();
        var subsets = new Subsets(nfa, [], budget.PerRule, budget.Work);
        var starts = subsets.Classes.Representatives.Select(value => subsets.Start(firsts, value)).ToArray();
        return nfa.Fits && subsets.Run() ? Write(nfa, subsets, starts) : null;
    }

    private static ReverseTable Write(Nfa nfa, Subsets subsets, int[] starts)
    {
        var classes = subsets.Classes.Representatives.Length;
        var lookaheads = new LookaheadPool();
        var accepts = subsets.States.Select(set => set.Items
            .Where(item => nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)
            .Select(item => new Accept((ushort)nfa.Nodes[item.Node].Next, lookaheads.IndexOf(subsets.Closure.Guards[item.Guard])))
            .ToArray()).ToArray();
        var live = new StateGraph(subsets.Next, classes).Reaching(state => accepts[state].Length > 0);
        var kept = TableWriter.Order(subsets.Next, classes, starts, live, state => accepts[state].Length > 0);
        var numberOf = TableWriter.Number(kept, live.Length);
        var pool = new SetPool<Accept>();
        return new ReverseTable(
            subsets.Classes.ClassOf,
            classes,
            kept.SelectMany(state => Enumerable.Range(0, classes).Select(value => numberOf[subsets.Next[state * classes + value]])).ToArray(),
            starts.Select(state => numberOf[state]).ToArray(),
            kept.Select(state => pool.IndexOf(accepts[state])).ToArray(),
            pool.ToArray(),
            lookaheads.ToArray());
    }
}
