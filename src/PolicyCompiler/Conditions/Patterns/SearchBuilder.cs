using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Conditions.Patterns;

/// <summary>
/// The pattern of <c>matches</c> -> an automaton that searches it, in the dialect of the rules' patterns. Linear in the
/// text, whatever the pattern.
/// </summary>
internal static class SearchBuilder
{
    private const long Work = 4_000_000;
    private const int EndOfText = 256;

    /// <summary>The table, or null, what is wrong, and where in the pattern (-1: all of it).</summary>
    public static SearchTable? Build(string pattern, out string? problem, out int at)
    {
        (problem, at) = (null, -1);
        PatternNode? node = PatternParser.Parse(pattern, out PatternError? error);
        if (node is null)
        {
            (problem, at) = (error!.Message, error.Position);
            return null;
        }

        if (HasValueGroup(node))
        {
            problem = "A group `mask` says what a rule masks; a condition masks nothing. Write `(?:...)`.";
            return null;
        }

        var nfa = new Nfa();
        int first = nfa.AddRule(node, 0);
        if (nfa.Fits)
        {
            var subsets = new Subsets(nfa, [first], ConditionLimits.PatternStates, Work);
            int start = subsets.Start([first], EndOfText);
            if (subsets.Run())
            {
                return Table(pattern, nfa, subsets, start);
            }
        }

        problem = $"The pattern needs more than {ConditionLimits.PatternStates} states. Lower the bounds of its repeats.";
        return null;
    }

    private static bool HasValueGroup(PatternNode node) => node switch
    {
        PatternNode.Mask => true,
        PatternNode.Sequence sequence => sequence.Items.Any(HasValueGroup),
        PatternNode.Choice choice => choice.Items.Any(HasValueGroup),
        PatternNode.Repeat repeat => HasValueGroup(repeat.Item),
        _ => false,
    };

    private static SearchTable Table(string pattern, Nfa nfa, Subsets subsets, int start)
    {
        int classes = subsets.Classes.Representatives.Length;
        var next = new ushort[subsets.States.Count * classes];
        var atEnd = new bool[subsets.States.Count];
        for (int state = 0; state < subsets.States.Count; state++)
        {
            Item[] accepts = [.. subsets.States[state].Items.Where(item => nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)];
            atEnd[state] = accepts.Any(item => subsets.Closure.Guards[item.Guard].Contains(EndOfText));
            for (int of = 0; of < classes; of++)
            {
                int value = subsets.Classes.Representatives[of];
                bool found = accepts.Any(item => subsets.Closure.Guards[item.Guard].Contains(value));
                next[state * classes + of] = found ? (ushort)subsets.States.Count : (ushort)subsets.Next[state * classes + of];
            }
        }

        return new(pattern, subsets.Classes.ClassOf, classes, next, start, atEnd);
    }
}
