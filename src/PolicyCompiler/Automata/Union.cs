using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The anchored automaton of several rules with its starts by the byte before.</summary>
internal sealed class Union
{
    private Union(Nfa nfa, Subsets subsets, int[] startOf) => (Nfa, Subsets, StartOf) = (nfa, subsets, startOf);

    public Nfa Nfa { get; }

    public Subsets Subsets { get; }

    /// <summary>Byte before (256: the start of the text) -> state.</summary>
    public int[] StartOf { get; }

    public int StateCount => Subsets.States.Count;

    /// <summary>The union of some rules, whose numbers its accepts have; null if the budget does not suffice.</summary>
    public static Union? Build(IEnumerable<(PatternRule Rule, int Number)> rules, int most, long work)
    {
        var nfa = new Nfa();
        var firsts = rules.Select(rule => nfa.AddRule(rule.Rule.Value, rule.Number)).ToArray();
        if (!nfa.Fits)
        {
            return null;
        }

        var subsets = new Subsets(nfa, [], most, work);
        var byClass = subsets.Classes.Representatives.Select(value => subsets.Start(firsts, value)).ToArray();
        var startOf = new int[257];
        for (var before = 0; before < 256; before++)
        {
            startOf[before] = byClass[subsets.Classes.ClassOf[before]];
        }

        startOf[256] = subsets.Start(firsts, Lookahead.End);
        return subsets.Run() ? new Union(nfa, subsets, startOf) : null;
    }

    /// <summary>What is accepted in each state, ordered by rule.</summary>
    public Accept[][] AcceptsOf(LookaheadPool lookaheads) => Subsets.States.Select(set => set.Items
        .Where(item => Nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)
        .Select(item => new Accept((ushort)Nfa.Nodes[item.Node].Next, lookaheads.IndexOf(Subsets.Closure.Guards[item.Guard])))
        .OrderBy(accept => accept.Rule)
        .ToArray()).ToArray();
}
