using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>Whether some value of a machine holds nothing that is allowed.</summary>
internal static class Leftover
{
    /// <summary>True also where that is too much to find out.</summary>
    public static bool Exists(RuleMachine machine, IReadOnlyList<PatternNode> allow, int maxLength, StateBudget budget)
    {
        PatternNode any = allow.Count == 1 ? allow[0] : new PatternNode.Choice(allow);
        return ValueSearches.Build(any, budget) is not { } search || Exists(machine, search, maxLength);
    }

    private static bool Exists(RuleMachine machine, SearchSpec search, int maxLength)
    {
        int[] values = [.. Enumerable.Range(0, 256).GroupBy(value => (machine.ClassOf[value], search.ClassOf[value])).Select(group => group.First())];
        var seen = new HashSet<(int State, int Search)>();
        var open = new Queue<(int State, int Search, int Length)>();
        foreach (int before in Enumerable.Range(0, 257))
        {
            Visit(machine.Start(before), 0, 0);
        }

        while (open.Count > 0)
        {
            var (state, at, length) = open.Dequeue();
            if (seen.Count > Inclusion.MostPairs || (length > 0 && machine.AcceptOf(state) is not null && !Found(search, at, Lookahead.End)))
            {
                return true;
            }

            foreach (int value in length < maxLength ? values : [])
            {
                if (!Found(search, at, value))
                {
                    Visit(machine.Next(state, value), search.Next[(at * search.ClassCount) + search.ClassOf[value]], length + 1);
                }
            }
        }

        return false;

        void Visit(int state, int at, int length)
        {
            if (machine.IsLive(state) && seen.Add((state, at)))
            {
                open.Enqueue((state, at, length));
            }
        }
    }

    private static bool Found(SearchSpec search, int state, int next) =>
        search.FoundOf[state] != 0 && search.Lookaheads[search.FoundOf[state]].Fits(next);
}
