using System.Runtime.CompilerServices;
using System.Text;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Builds the searches in a value that find what makes it harmless.</summary>
internal static class ValueSearches
{
    public const int MostStates = 40_000;

    /// <summary>Words that may stand anywhere in a value, ASCII letters in either case.</summary>
    public static PatternNode Words(IEnumerable<string> words)
    {
        PatternNode[] all = [.. words.Distinct().Select(Word)];
        return all.Length == 1 ? all[0] : new PatternNode.Choice(all);
    }

    private static readonly ConditionalWeakTable<PatternNode, SearchSpec> s_known = new();

    /// <summary>The search, or null if the pattern is too large or found in the empty text.</summary>
    public static SearchSpec? Build(PatternNode pattern, StateBudget budget)
    {
        if (!s_known.TryGetValue(pattern, out SearchSpec? search) && Construct(pattern, budget) is { } built)
        {
            search = s_known.GetValue(pattern, _ => built);
        }

        return search;
    }

    private static SearchSpec? Construct(PatternNode pattern, StateBudget budget)
    {
        var nfa = new Nfa();
        int first = nfa.AddRule(pattern, 0);
        if (!nfa.Fits || PatternWidth.Of(pattern).Min == 0)
        {
            return null;
        }

        var subsets = new Subsets(nfa, [first], MostStates, budget.Work);
        int start = subsets.Start([first], Lookahead.End);
        return subsets.Run() ? Write(subsets, nfa, start) : null;
    }

    /// <summary>An ASCII letter is folded; every other byte is itself.</summary>
    internal static PatternNode Word(string word) => new PatternNode.Sequence([.. Encoding.UTF8.GetBytes(word).Select(Folded)]);

    private static PatternNode Folded(byte value)
    {
        int lower = value | 0x20;
        return new PatternNode.Bytes(lower is >= 'a' and <= 'z' ? ByteSet.Of(lower) | ByteSet.Of(lower & ~0x20) : ByteSet.Of(value));
    }

    // The start is state 1 of the subsets, or 0 where nothing can begin at the edge: it becomes 0.
    private static SearchSpec Write(Subsets subsets, Nfa nfa, int start)
    {
        int Number(int state) => state == start ? 0 : state < start ? start : state;
        int[] order = [.. Enumerable.Range(0, subsets.States.Count).OrderBy(Number)];
        var lookaheads = new List<Lookahead> { new(null, false) };
        var indexOf = new Dictionary<ByteSet, ushort>();
        ushort[] foundOf = [.. order.Select(state => FoundIn(subsets.States[state]))];
        int classes = subsets.Classes.Representatives.Length;
        ushort[] next = [.. order.SelectMany(state => subsets.Next.GetRange(state * classes, classes)).Select(state => (ushort)Number(state))];
        return new SearchSpec(subsets.Classes.ClassOf, classes, next, foundOf, [.. lookaheads]);

        ushort FoundIn(ItemSet set)
        {
            ByteSet after = set.Items.Where(item => nfa.Nodes[item.Node].Kind == NfaNode.Kinds.Accept)
                .Aggregate(ByteSet.None, (all, item) => all | subsets.Closure.Guards[item.Guard]);
            if (after.IsEmpty)
            {
                return 0;
            }

            if (!indexOf.TryGetValue(after, out ushort index))
            {
                index = (ushort)lookaheads.Count;
                indexOf.Add(after, index);
                lookaheads.Add(after == ByteSet.All ? new(null, true) : new([.. Enumerable.Range(0, 256).Select(after.Contains)], after.Edge));
            }

            return index;
        }
    }
}
