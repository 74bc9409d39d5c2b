using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Builds the search for a block rule's end marker.</summary>
internal static class BlockEnds
{
    /// <summary>The table, or null if the marker is too large, can be empty or looks at its surroundings.</summary>
    public static BlockSpec? Build(PatternNode end, int cap, StateBudget budget)
    {
        var nfa = new Nfa();
        var first = nfa.AddRule(end, 0);
        if (!nfa.Fits || PatternWidth.Of(end).Min == 0 || nfa.Nodes.Any(node => node.Kind == NfaNode.Kinds.Check))
        {
            return null;
        }

        var subsets = new Subsets(nfa, [first], budget.PerRule, budget.Work);
        subsets.Start([first], 256);
        if (!subsets.Run())
        {
            return null;
        }

        // State 0 of the subsets is the empty set and cannot be reached here: the start is state 1.
        var accepting = subsets.States.Skip(1)
            .Select(set => set.Items.Any(item => nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)).ToArray();
        var classes = subsets.Classes.Representatives.Length;
        var next = subsets.Next.Skip(classes).Select(state => (ushort)(state - 1)).ToArray();
        return new BlockSpec(subsets.Classes.ClassOf, classes, next, accepting, cap);
    }
}
