using FastMcp.PolicyCompiler.Automata.Contexts;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>The two bytes that may stand before a value because of its context.</summary>
internal sealed class ContextEnds
{
    /// <summary>Without a context.</summary>
    public static IReadOnlyList<(ByteSet Earlier, ByteSet Last)> Any { get; } = [(ByteSet.All, ByteSet.All)];

    private readonly Dictionary<PatternNode, IReadOnlyList<(ByteSet Earlier, ByteSet Last)>> _known = new(PatternComparer.Instance);

    /// <summary>Pairs of sets. At the start of a text a name that is no part of it may be the context: the edge is always in.</summary>
    public IReadOnlyList<(ByteSet Earlier, ByteSet Last)> Of(PatternNode? context)
    {
        if (context is null)
        {
            return Any;
        }

        var shape = ContextShape.Of(context);
        PatternNode end = shape.Tail is { } tail && PatternWidth.Of(tail).Min > 0 ? tail : context;
        if (!_known.TryGetValue(end, out var pairs))
        {
            _known.Add(end, pairs = Read(end));
        }

        return pairs;
    }

    private static IReadOnlyList<(ByteSet Earlier, ByteSet Last)> Read(PatternNode end)
    {
        var nfa = new Nfa();
        int first = nfa.AddRule(PatternReverse.Of(end), 0);
        var subsets = new Subsets(nfa, [], int.MaxValue, long.MaxValue);
        int classes = subsets.Classes.Representatives.Length;
        ByteSet[] bytesOf = [.. Enumerable.Range(0, classes).Select(one => ByteSets.Where(value => subsets.Classes.ClassOf[value] == one, edge: false))];
        int[] starts = [.. subsets.Classes.Representatives.Select(value => subsets.Start([first], value)).Distinct()];
        int[][] rows = [.. starts.Select(subsets.Step)];
        var lastOf = new Dictionary<ByteSet, ByteSet>();
        for (int one = 0; one < classes; one++)
        {
            foreach (int state in rows.Select(row => row[one]).Where(state => state != 0).Distinct())
            {
                int[] further = subsets.Step(state);
                ByteSet earlier = IsAccepting(nfa, subsets, state) ? ByteSet.All
                    : Enumerable.Range(0, classes).Where(other => further[other] != 0).Aggregate(ByteSet.OnlyEdge, (all, other) => all | bytesOf[other]);
                lastOf[earlier] = (lastOf.TryGetValue(earlier, out ByteSet known) ? known : ByteSet.OnlyEdge) | bytesOf[one];
            }
        }

        return starts.Any(start => IsAccepting(nfa, subsets, start)) || lastOf.Count == 0 ? Any : [.. lastOf.Select(pair => (pair.Key, pair.Value))];
    }

    private static bool IsAccepting(Nfa nfa, Subsets subsets, int state) =>
        subsets.States[state].Items.Any(item => nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept);
}
