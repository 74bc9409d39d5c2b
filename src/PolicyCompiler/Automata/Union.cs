namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The anchored automaton of several rules with its starts by the byte before.</summary>
internal sealed class Union
{
    private Union(Nfa nfa, Subsets subsets, int[] startOf) => (Nfa, Subsets, StartOf) = (nfa, subsets, startOf);

    public Nfa Nfa { get; }

    public Subsets Subsets { get; }

    /// <summary>Byte before (256: the start of the text) -> state.</summary>
    public int[] StartOf { get; }

    public bool CanMatch => Subsets.States.Any(set => set.Items.Any(item => Nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept));

    /// <summary>The union of the first <paramref name="count"/> rules; null if the budget does not suffice.</summary>
    public static Union? Build(IReadOnlyList<PatternRule> rules, int count, int most, long work)
    {
        var nfa = new Nfa();
        var firsts = Enumerable.Range(0, count).Select(index => nfa.AddRule(rules[index].Value, index)).ToArray();
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

        startOf[256] = subsets.Start(firsts, 256);
        return subsets.Run() ? new Union(nfa, subsets, startOf) : null;
    }
}
