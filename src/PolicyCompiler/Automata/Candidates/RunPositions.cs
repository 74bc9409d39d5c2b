using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Where runs of a kind of bytes begin in ordinary text.</summary>
internal static class RunPositions
{
    private static readonly int[][] s_lengths = [.. Enumerable.Range(0, RunClass.Count).Select(LengthsOf)];

    private static readonly ulong[]?[] s_known = new ulong[]?[RunClass.Count * (RunClass.Longest + 1)];

    private static readonly int[] s_counts = new int[s_known.Length];

    /// <summary>Positions at which so many bytes of a class begin.</summary>
    public static ulong[] Of(int runClass, int length) => s_known[At(runClass, length)] ??= Find(runClass, length);

    /// <summary>How many they are.</summary>
    public static int Count(int runClass, int length)
    {
        ref int known = ref s_counts[At(runClass, length)];
        if (known == 0)
        {
            known = Of(runClass, length).Sum(Bits.Count) + 1;
        }

        return known - 1;
    }

    private static int At(int runClass, int length) => (runClass * (RunClass.Longest + 1)) + length;

    private static ulong[] Find(int runClass, int length)
    {
        ulong[] positions = new ulong[Positions.Words];
        for (int at = 0; at < OrdinaryText.Length; at++)
        {
            positions[at >> 6] |= s_lengths[runClass][at] >= length ? 1UL << (at & 63) : 0;
        }

        return positions;
    }

    private static int[] LengthsOf(int runClass)
    {
        int[] lengths = new int[OrdinaryText.Length];
        int run = RunClass.Longest;
        for (int at = OrdinaryText.Length - 1; at >= 0; at--)
        {
            run = (RunClass.Of[OrdinaryText.Bytes[at]] >> runClass & 1) != 0 ? run + 1 : 0;
            lengths[at] = run;
        }

        return lengths;
    }
}
