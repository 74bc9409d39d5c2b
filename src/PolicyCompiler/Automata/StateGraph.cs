namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The transitions backwards.</summary>
internal sealed class StateGraph
{
    private readonly int[][] _into;

    public StateGraph(List<int> next, int classes)
    {
        var into = new List<int>[next.Count / classes];
        for (var at = 0; at < next.Count; at++)
        {
            var (from, to) = (at / classes, next[at]);
            var list = into[to] ??= [];

            // Rows come in order: a double can only be the last one.
            if (to != 0 && (list.Count == 0 || list[list.Count - 1] != from))
            {
                list.Add(from);
            }
        }

        _into = into.Select(list => list?.ToArray() ?? []).ToArray();
    }

    public int Count => _into.Length;

    public int[] Into(int state) => _into[state];

    /// <summary>Which states lead to one that is wanted, or are one.</summary>
    public bool[] Reaching(Func<int, bool> wanted)
    {
        var found = new bool[Count];
        var open = new Stack<int>(Enumerable.Range(1, Count - 1).Where(wanted));
        while (open.Count > 0)
        {
            var state = open.Pop();
            if (!found[state])
            {
                found[state] = true;
                Array.ForEach(_into[state], open.Push);
            }
        }

        return found;
    }
}
