using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Writes a union as the tables of a family: dead ends trimmed, accepting states first, sets shared.</summary>
internal static class TableWriter
{
    /// <param name="union">Of the values of the rules.</param>
    /// <param name="rules">In the union's order, with the numbers that accepts shall have.</param>
    /// <param name="lookaheads">Of the scope.</param>
    public static FamilyTables Write(Union union, (PatternRule Rule, int Number)[] rules, LookaheadPool lookaheads)
    {
        var classes = union.Classes.Representatives.Length;
        var accepts = Array.ConvertAll(union.Ends, ends => AcceptsOf(ends, rules, lookaheads));
        var graph = new StateGraph(union.Next, classes);
        var live = graph.Reaching(state => accepts[state].Length > 0);
        var kept = Order(union.Next, classes, union.StartOf, live, state => accepts[state].Length > 0);
        var numberOf = Number(kept, live.Length);
        var withReach = rules.Any(rule => rule.Rule.Context is not null);
        var limits = GrowLimits.Of(graph, accepts, rules, withReach);
        var next = new ushort[kept.Length * classes];
        for (int row = 0, at = 0; row < kept.Length; row++)
        {
            for (int from = kept[row] * classes, end = from + classes; from < end; from++)
            {
                next[at++] = numberOf[union.Next[from]];
            }
        }

        var pool = new SetPool<Accept>();
        var acceptOf = kept.Select(state => pool.IndexOf(accepts[state])).ToArray();
        var starts = union.StartOf.Select(state => numberOf[state]).ToArray();
        var startOf = starts.Distinct().ToArray();
        var (reachOf, reachSets) = withReach ? ReachTable(kept, limits) : ([], []);
        return new FamilyTables
        {
            ClassOf = union.Classes.ClassOf,
            Transitions = new TransitionTable(next, classes),
            AcceptOf = acceptOf,
            AcceptSets = pool.ToArray(),
            GrowLimitOf = kept.Select(state => limits.OfAll[state]).ToArray(),
            Least = Least(next, classes, startOf, acceptOf),
            ContextOf = starts.Select(start => (byte)Array.IndexOf(startOf, start)).ToArray(),
            StartOf = startOf,
            ReachOf = reachOf,
            ReachSets = reachSets,
        };
    }

    /// <summary>The dead state, the accepting ones, the others that live; each chain of states one behind the other.</summary>
    /// <param name="next">state * classes + class -> state.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="starts">Where texts begin.</param>
    /// <param name="live">States that reach an end.</param>
    /// <param name="accepting">Whether a text may end in a state.</param>
    public static int[] Order(List<int> next, int classes, IEnumerable<int> starts, bool[] live, Func<int, bool> accepting)
    {
        var kept = new List<int>();
        var seen = new bool[live.Length];
        var open = new Stack<int>(starts.Reverse());
        while (open.Count > 0)
        {
            var state = open.Pop();
            if (seen[state] || !live[state])
            {
                continue;
            }

            seen[state] = true;
            kept.Add(state);
            for (var at = (state + 1) * classes - 1; at >= state * classes; at--)
            {
                if (!seen[next[at]])
                {
                    open.Push(next[at]);
                }
            }
        }

        return [0, .. kept.Where(accepting), .. kept.Where(state => !accepting(state))];
    }

    public static ushort[] Number(int[] kept, int count)
    {
        var numbers = new ushort[count];
        for (var number = 1; number < kept.Length; number++)
        {
            numbers[kept[number]] = checked((ushort)number);
        }

        return numbers;
    }

    // Breadth first: the first state in which a value may end is that of the shortest.
    private static int Least(ushort[] next, int classes, ushort[] starts, ushort[] acceptOf)
    {
        var seen = new bool[acceptOf.Length];
        seen[0] = true;
        IEnumerable<ushort> reached = starts;
        for (var length = 0; ; length++)
        {
            var states = reached.Where(state => !seen[state]).Distinct().ToArray();
            if (states.Length == 0 || Array.Exists(states, state => acceptOf[state] != 0))
            {
                return length;
            }

            Array.ForEach(states, state => seen[state] = true);
            reached = states.SelectMany(state => Enumerable.Range(state * classes, classes)).Select(at => next[at]);
        }
    }

    // Ordered by rule.
    private static Accept[] AcceptsOf((int Pattern, ByteSet Behind)[] ends, (PatternRule Rule, int Number)[] rules, LookaheadPool lookaheads)
    {
        if (ends.Length == 0)
        {
            return [];
        }

        var accepts = Array.ConvertAll(ends, end => new Accept((ushort)rules[end.Pattern].Number, lookaheads.IndexOf(end.Behind)));
        Array.Sort(accepts, (one, other) => one.Rule.CompareTo(other.Rule));
        return accepts;
    }

    private static (ushort[] ReachOf, Reach[][] Sets) ReachTable(int[] kept, GrowLimits limits)
    {
        var pool = new SetPool<Reach>();
        return ([.. kept.Select(state => pool.IndexOf(limits.ReachOf(state)))], pool.ToArray());
    }
}
