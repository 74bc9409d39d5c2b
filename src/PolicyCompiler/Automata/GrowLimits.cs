using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>How long a prefix may be in a state so that a longer value is still within its rule's maxLength.</summary>
internal sealed class GrowLimits
{
    private readonly StateGraph _graph;
    private readonly int[] _queued;
    private readonly int[] _reached;
    private readonly List<Reach>[]? _reach;
    private int _stamp;

    private GrowLimits(StateGraph graph, bool withReach)
    {
        _graph = graph;
        _queued = new int[graph.Count];
        _reached = new int[graph.Count];
        OfAll = Enumerable.Repeat(-1, graph.Count).ToArray();
        _reach = withReach ? Enumerable.Range(0, graph.Count).Select(_ => new List<Reach>()).ToArray() : null;
    }

    /// <summary>State -> limit over all rules.</summary>
    public int[] OfAll { get; }

    /// <summary>The rules that one more byte can lead to from a state, ordered.</summary>
    public Reach[] ReachOf(int state) => _reach![state].ToArray();

    public static GrowLimits Of(StateGraph graph, Accept[][] accepts, IEnumerable<(PatternRule Rule, int Number)> rules, bool withReach)
    {
        var limits = new GrowLimits(graph, withReach);
        var ends = new Dictionary<int, List<int>>();
        for (var state = 0; state < accepts.Length; state++)
        {
            foreach (var accept in accepts[state])
            {
                if (!ends.TryGetValue(accept.Rule, out var own))
                {
                    ends.Add(accept.Rule, own = []);
                }

                own.Add(state);
            }
        }

        foreach (var (rule, number) in rules)
        {
            if (ends.TryGetValue(number, out var own))
            {
                limits.Spread(rule, number, own);
            }
        }

        return limits;
    }

    // Breadth first, backwards from the rule's accepts: the first visit is the least distance.
    private void Spread(PatternRule rule, int number, List<int> ends)
    {
        var (maxLength, isCut, stamp) = (rule.Rule.MaxLength, rule.IsCut, ++_stamp);
        var open = new Queue<(int State, int Distance)>(ends.Select(state => (state, 0)));
        ends.ForEach(state => _queued[state] = stamp);
        while (open.Count > 0)
        {
            var (state, distance) = open.Dequeue();
            if (distance >= maxLength)
            {
                break;
            }

            foreach (var from in _graph.Into(state))
            {
                if (_reached[from] != stamp)
                {
                    _reached[from] = stamp;
                    OfAll[from] = Math.Max(OfAll[from], maxLength - distance - 1);
                    _reach?[from].Add(new Reach((ushort)number, isCut ? maxLength - distance - 1 : Reach.NoLimit));
                }

                if (_queued[from] != stamp)
                {
                    _queued[from] = stamp;
                    open.Enqueue((from, distance + 1));
                }
            }
        }
    }
}
