using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The anchored automaton of several patterns with its starts by the byte before. State 0 is dead.</summary>
internal sealed class Union
{
    private Union(Nfa nfa, Subsets subsets, int[] startOf)
    {
        (Classes, Next, StartOf) = (subsets.Classes, subsets.Next, startOf);
        Ends = new (int Pattern, ByteSet Behind)[subsets.States.Count][];
        for (int state = 0; state < Ends.Length; state++)
        {
            Ends[state] = EndsOf(nfa, subsets, subsets.States[state]);
        }
    }

    public ByteClasses Classes { get; }

    /// <summary>state * classes + class -> state.</summary>
    public List<int> Next { get; }

    /// <summary>Byte before (256: the start of the text) -> state.</summary>
    public int[] StartOf { get; }

    /// <summary>State -> the patterns that end in it, by their place in the list, and what may stand behind each.</summary>
    public (int Pattern, ByteSet Behind)[][] Ends { get; }

    public int StateCount => Ends.Length;

    /// <summary>Null: the budget does not suffice; the cost says how far it came.</summary>
    public static Union? Build(IEnumerable<PatternNode> patterns, int most, long work, out MachineCost cost)
    {
        var nfa = new Nfa();
        int[] firsts = [.. patterns.Select((pattern, number) => nfa.AddRule(pattern, number))];
        cost = new MachineCost(nfa.Nodes.Count, 0, 0);
        if (!nfa.Fits)
        {
            return null;
        }

        var subsets = new Subsets(nfa, [], most, work);
        int[] byClass = [.. subsets.Classes.Representatives.Select(value => subsets.Start(firsts, value))];
        int[] startOf = new int[257];
        for (int before = 0; before < 256; before++)
        {
            startOf[before] = byClass[subsets.Classes.ClassOf[before]];
        }

        startOf[Lookahead.End] = subsets.Start(firsts, Lookahead.End);
        bool fits = subsets.Run();
        cost = new MachineCost(nfa.Nodes.Count, subsets.States.Count, subsets.Work);
        return fits ? new Union(nfa, subsets, startOf) : null;
    }

    private static (int Pattern, ByteSet Behind)[] EndsOf(Nfa nfa, Subsets subsets, ItemSet set)
    {
        List<(int Pattern, ByteSet Behind)>? ends = null;
        foreach (Item item in set.Items)
        {
            NfaNode node = nfa.Nodes[item.Node];
            if (node.Kind == NfaNode.Kinds.Accept)
            {
                (ends ??= []).Add((node.Next, subsets.Closure.Guards[item.Guard]));
            }
        }

        return ends is null ? [] : [.. ends];
    }
}
