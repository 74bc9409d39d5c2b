using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>
/// One pattern's anchored automaton for the compiler's own questions: does it match at all, does another include
/// it, why was a text refused. State 0 is dead.
/// </summary>
internal sealed class RuleMachine
{
    public const int Edge = 256;

    private readonly List<int> _next;
    private readonly int[] _startOf;
    private readonly ByteSet?[] _acceptOf;
    private readonly int[] _missing;

    private RuleMachine(Union union)
    {
        ClassOf = union.Classes.ClassOf;
        Representatives = union.Classes.Representatives;
        (_next, _startOf) = (union.Next, union.StartOf);
        _acceptOf = [.. union.Ends.Select(ends => ends.Length == 0 ? (ByteSet?)null : ends.Aggregate(ByteSet.None, (all, end) => all | end.Behind))];
        _missing = MissingOf(new StateGraph(union.Next, Representatives.Length), _acceptOf);
    }

    /// <summary>Byte -> class; bytes of one class lead to the same states.</summary>
    public byte[] ClassOf { get; }

    /// <summary>Class -> one of its bytes.</summary>
    public int[] Representatives { get; }

    public int StateCount => _acceptOf.Length;

    /// <summary>Null: it does not fit the budget; the cost says how far it came.</summary>
    public static RuleMachine? Build(PatternNode pattern, StateBudget budget, long work, out MachineCost cost) =>
        SingleUnions.Of(pattern, budget.PerRule, work, out cost) is { } union ? new RuleMachine(union) : null;

    /// <summary>The state at a value's start.</summary>
    /// <param name="before">The byte before, <see cref="Edge"/> at the start of the text.</param>
    public int Start(int before) => _startOf[before];

    public int Next(int state, int value) => _next[(state * Representatives.Length) + ClassOf[value]];

    /// <summary>A value may end here if what follows is in the set; null: none ends here.</summary>
    public ByteSet? AcceptOf(int state) => _acceptOf[state];

    /// <summary>An end can still be reached, or is.</summary>
    public bool IsLive(int state) => state != 0 && _missing[state] >= 0;

    /// <summary>Bytes that are missing at least until a value can end; -1: none ever does.</summary>
    public int Missing(int state) => _missing[state];

    /// <summary>Whether a value can end somewhere in a text, contexts and checks aside: a cheap no for most texts.</summary>
    public bool EndsAnywhere(ReadOnlySpan<byte> text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int state = Start(start == 0 ? Edge : text[start - 1]);
            for (int at = start; at < text.Length && IsLive(state); at++)
            {
                state = Next(state, text[at]);
                if (AcceptOf(state) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Another byte can follow, or what follows decides whether a value ends here.</summary>
    public bool CanGrow(int state) =>
        (AcceptOf(state) is { } behind && behind != ByteSet.All) || Representatives.Any(value => IsLive(Next(state, value)));

    /// <summary>Different bytes that a value can hold.</summary>
    public int AlphabetSize()
    {
        var used = new bool[Representatives.Length];
        for (int at = 0; at < _next.Count; at++)
        {
            used[at % used.Length] |= IsLive(_next[at]) && IsLive(at / used.Length);
        }

        return ClassOf.Count(value => used[value]);
    }

    // Breadth first, backwards from the ends.
    private static int[] MissingOf(StateGraph graph, ByteSet?[] acceptOf)
    {
        int[] missing = [.. acceptOf.Select(behind => behind is null ? -1 : 0)];
        var open = new Queue<int>(Enumerable.Range(0, missing.Length).Where(state => missing[state] == 0));
        while (open.Count > 0)
        {
            int state = open.Dequeue();
            foreach (int from in graph.Into(state))
            {
                if (missing[from] < 0)
                {
                    missing[from] = missing[state] + 1;
                    open.Enqueue(from);
                }
            }
        }

        return missing;
    }
}
