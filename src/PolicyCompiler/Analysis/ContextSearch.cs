using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>Whether a context ends at a place of a text: an unanchored automaton from a bounded way before it.</summary>
internal sealed class ContextSearch
{
    private readonly Nfa _nfa;
    private readonly int _first;
    private readonly Closure _closure;

    private ContextSearch(Nfa nfa, int first) => (_nfa, _first, _closure) = (nfa, first, new Closure(nfa));

    /// <summary>Null: too large.</summary>
    public static ContextSearch? Build(PatternNode context, StateBudget budget)
    {
        var nfa = new Nfa();
        int first = nfa.AddRule(context, 0);
        return nfa.Fits && nfa.Nodes.Count <= budget.RuleWork ? new ContextSearch(nfa, first) : null;
    }

    public bool EndsAt(ReadOnlySpan<byte> text, int place)
    {
        int from = Math.Max(0, place - PatternSplit.MostContext);
        int before = from == 0 ? RuleMachine.Edge : text[from - 1];
        ItemSet items = _closure.Of([_first], before);
        for (int at = from; at < place; at++)
        {
            var targets = new List<int> { _first };
            foreach (Item item in items.Items)
            {
                NfaNode node = _nfa.Nodes[item.Node];
                if (node.Kind == NfaNode.Kinds.Take && node.Set.Contains(text[at]) && _closure.Guards[item.Guard].Contains(text[at]))
                {
                    targets.Add(node.Next);
                }
            }

            items = _closure.Of(targets, text[at]);
        }

        int next = place < text.Length ? text[place] : RuleMachine.Edge;
        return Array.Exists(items.Items, item => _nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept && _closure.Guards[item.Guard].Contains(next));
    }
}
