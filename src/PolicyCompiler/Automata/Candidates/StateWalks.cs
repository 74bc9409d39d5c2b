using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>What holds for all ways from a state to an accept.</summary>
internal static class StateWalks
{
    /// <summary>Which states can reach an accept without taking a byte.</summary>
    public static bool[] EndsWithout(FamilyTables tables, int needed)
    {
        // A byte that shares its class cannot be told from its neighbours: then nothing is known to need it.
        int avoided = tables.ClassOf.Count(one => one == tables.ClassOf[needed]) == 1 ? tables.ClassOf[needed] : -1;
        bool[] without = [.. tables.AcceptOf.Select((accept, state) => state > 0 && accept != 0)];

        // Later states lie mostly behind earlier ones: going down, few rounds suffice.
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int state = without.Length - 1; state > 0; state--)
            {
                if (!without[state] && LeadsTo(tables, state, without, avoided))
                {
                    without[state] = changed = true;
                }
            }
        }

        return without;
    }

    /// <summary>State -> token bytes that all ways from it to an accept begin with, counted up to a number.</summary>
    public static int[] LeadRuns(FamilyTables tables, ByteSet[] bytesOf, int most)
    {
        bool[] token = [.. bytesOf.Select(bytes => (bytes & ~ByteSets.Token).HasNoByte)];
        int[] runs = [.. tables.AcceptOf.Select(accept => accept != 0 ? 0 : most)];
        for (int round = 0; round < most; round++)
        {
            for (int state = 1; state < runs.Length; state++)
            {
                for (int one = 0; one < tables.ClassCount && runs[state] > 0; one++)
                {
                    int next = tables.Next[(state * tables.ClassCount) + one];
                    runs[state] = next == 0 ? runs[state] : Math.Min(runs[state], token[one] ? 1 + runs[next] : 0);
                }
            }
        }

        return runs;
    }

    private static bool LeadsTo(FamilyTables tables, int state, bool[] wanted, int avoided)
    {
        for (int one = 0; one < tables.ClassCount; one++)
        {
            if (one != avoided && wanted[tables.Next[(state * tables.ClassCount) + one]])
            {
                return true;
            }
        }

        return false;
    }
}
