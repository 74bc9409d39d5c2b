using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>Whether each value of one machine, with all that may stand beside it, is also one of another.</summary>
internal static class Inclusion
{
    /// <summary>Pairs of states that are looked at; what needs more is taken as not included.</summary>
    public const int MostPairs = 50_000;

    public static bool Holds(RuleMachine inner, RuleMachine outer)
    {
        var seen = new HashSet<(int Inner, int Outer)>();
        var open = new Stack<(int Inner, int Outer)>();
        int[] values = Values(inner, outer);
        foreach (int before in values.Append(RuleMachine.Edge))
        {
            if (!Visit((inner.Start(before), outer.Start(before)), inner, outer, seen, open))
            {
                return false;
            }
        }

        while (open.Count > 0)
        {
            var at = open.Pop();
            foreach (int value in values)
            {
                if (!Visit((inner.Next(at.Inner, value), outer.Next(at.Outer, value)), inner, outer, seen, open))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>False: here the inner one goes where the outer one does not, or there is too much to look at.</summary>
    private static bool Visit((int Inner, int Outer) at, RuleMachine inner, RuleMachine outer, HashSet<(int Inner, int Outer)> seen, Stack<(int Inner, int Outer)> open)
    {
        if (!inner.IsLive(at.Inner) || !seen.Add(at))
        {
            return true;
        }

        open.Push(at);
        return outer.IsLive(at.Outer) && seen.Count <= MostPairs && Covers(outer.AcceptOf(at.Outer), inner.AcceptOf(at.Inner));
    }

    private static bool Covers(ByteSet? outer, ByteSet? inner) =>
        inner is not { } needed || (outer is { } given && (given & needed) == needed);

    /// <summary>A byte of each class that both machines agree on.</summary>
    private static int[] Values(RuleMachine one, RuleMachine other) =>
        [.. Enumerable.Range(0, 256).GroupBy(value => (one.ClassOf[value], other.ClassOf[value])).Select(group => group.First())];
}
