using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Reads off a rule's automaton how its values begin: a shape for each way through the window, as long as there are few.</summary>
internal sealed class RuleStarts
{
    // More ways through an automaton are taken together.
    private const int MostWays = 32;

    private readonly FamilyTables _tables;
    private readonly StateSteps _steps;
    private readonly int _needed;
    private readonly Positions _positions;
    private readonly HashSet<StartShape> _shapes = new(new ShapeComparer(-1));

    /// <param name="alone">The rule's automaton.</param>
    /// <param name="needed">The byte that all values of the rule hold and the need gate asks for; -1: it does not wait for it.</param>
    /// <param name="positions">Of the plan.</param>
    public RuleStarts(Alone alone, int needed, Positions positions)
    {
        (_tables, _steps, _needed, _positions) = (alone.Tables, new StateSteps(alone), needed, positions);
    }

    /// <summary>Bytes that values may take before the needed one.</summary>
    public ByteSet Passed => _needed < 0 ? ByteSet.None : _steps.BytesBefore(_needed);

    /// <summary>In no family yet.</summary>
    /// <param name="ends">What may stand before a start beyond what the automaton asks.</param>
    public IEnumerable<StartShape> Shapes(IReadOnlyList<(ByteSet Earlier, ByteSet Last)> ends)
    {
        for (int start = 0; start < _tables.StartOf.Length; start++)
        {
            ByteSet before = ByteSets.Where(value => _tables.ContextOf[value] == start, edge: _tables.ContextOf[256] == start);
            foreach (var (earlier, last) in ends)
            {
                if (_tables.StartOf[start] != 0 && !(last & before).IsEmpty)
                {
                    From(new ValueStart([earlier, last & before], [_tables.StartOf[start]]));
                }
            }
        }

        return _shapes;
    }

    private void From(ValueStart start)
    {
        List<ValueStart> ways = [start];
        for (int length = 0; length < CandidatePlan.Ahead; length++)
        {
            ways = Few([.. ways.Select(way => Further(way, length))]);
        }

        foreach (ValueStart way in ways)
        {
            Add(way.Sets, GateOf(way));
        }
    }

    // Values that may end here are a shape of their own, with what must stand behind them.
    private ValueStart[] Further(ValueStart way, int length)
    {
        ByteSet behind = length == 0 ? ByteSet.None : _steps.BehindEndsOf(way.States);
        if (!behind.IsEmpty)
        {
            Add([.. way.Sets, behind, .. Enumerable.Repeat(ByteSet.All, CandidatePlan.Ahead - length - 1)], new Gate(_needed >= 0, 0, 0));
        }

        return behind == ByteSet.All ? [] : [.. _steps.Of(way.States).Select(step => way.Then(step.Bytes, step.States))];
    }

    // If there are many, ways to the same states become one; if there still are, all that go on from one way.
    private static List<ValueStart> Few(ValueStart[][] ways)
    {
        List<ValueStart> all = [.. ways.SelectMany(further => further)];
        if (all.Count > MostWays)
        {
            all = [.. all.GroupBy(way => way.Key).Select(same => same.Aggregate((x, y) => x.With(y)))];
        }

        return all.Count > MostWays ? [.. ways.Where(further => further.Length > 0).Select(further => further.Aggregate((x, y) => x.With(y)))] : all;
    }

    private Gate GateOf(ValueStart way)
    {
        if (_needed >= 0)
        {
            return new(true, 0, 0);
        }

        Gate best = default;
        int least = int.MaxValue;
        ByteSet taken = way.Sets.Skip(CandidatePlan.Before).Aggregate(ByteSet.None, (all, set) => all | set);
        foreach (var (length, bytes) in _steps.Leads(way.States, taken))
        {
            int runClass = RunClasses.Narrowest(bytes);
            int passes = runClass < 0 ? int.MaxValue : RunPositions.Count(runClass, length);
            if (passes <= least && runClass >= 0)
            {
                (best, least) = (new Gate(false, runClass, length), passes);
            }
        }

        return best;
    }

    private void Add(ByteSet[] sets, Gate gate) => _shapes.Add(new StartShape(sets, gate, _positions));
}
