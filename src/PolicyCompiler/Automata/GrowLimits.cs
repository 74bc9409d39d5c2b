using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>How long a prefix may be in a state so that a longer value is still within its rule's maxLength.</summary>
internal static class GrowLimits
{
    public static int[] Of(StateGraph graph, Accept[][] accepts, TableRule[] rules)
    {
        var limits = Enumerable.Repeat(-1, graph.Count).ToArray();
        var ends = new List<int>[rules.Length];
        for (var state = 0; state < accepts.Length; state++)
        {
            foreach (var accept in accepts[state])
            {
                (ends[accept.Rule] ??= []).Add(state);
            }
        }

        var queued = new int[graph.Count];
        var reached = new int[graph.Count];
        for (var rule = 0; rule < rules.Length; rule++)
        {
            if (ends[rule] is { } own)
            {
                Spread(graph, own, rules[rule].MaxLength, limits, queued, reached, rule + 1);
            }
        }

        return limits;
    }

    // Breadth first, backwards from the rule's accepts: the first visit is the least distance.
    private static void Spread(StateGraph graph, List<int> ends, int maxLength, int[] limits, int[] queued, int[] reached, int stamp)
    {
        var open = new Queue<(int State, int Distance)>(ends.Select(state => (state, 0)));
        ends.ForEach(state => queued[state] = stamp);
        while (open.Count > 0)
        {
            var (state, distance) = open.Dequeue();
            if (distance >= maxLength)
            {
                break;
            }

            foreach (var from in graph.Into(state))
            {
                if (reached[from] != stamp)
                {
                    reached[from] = stamp;
                    limits[from] = Math.Max(limits[from], maxLength - distance - 1);
                }

                if (queued[from] != stamp)
                {
                    queued[from] = stamp;
                    open.Enqueue((from, distance + 1));
                }
            }
        }
    }
}
