using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>
/// How often bytes occur in what agents read: prose, JSON, code and logs in about equal parts. It only chooses how rules share
/// windows: a wrong guess costs speed, never a value.
/// </summary>
internal static class TextModel
{
    private static readonly (string Bytes, int PerTenThousand)[] s_counts =
    [
        (" ", 1450), ("e", 780), ("tao", 520), ("inrs", 430), ("hld", 290), ("cum", 200), ("pfgywb", 130), ("vk", 80), ("xjqz", 20),
        ("012", 190), ("3456789", 110), ("\"", 260), (",.:", 130), ("_-", 90), ("(){}[]=;/", 50), ("\n", 130), ("TSACEIRNOPLDM", 30),
        ("BFGHUVWKJQXYZ", 15), ("'`<>|&*+#@!?$%~^\\\t", 12),
    ];

    // Eight bytes of a set at once.
    private const int Slices = 32;

    private static readonly double[,] s_share = Sums(Shares());

    /// <summary>The share of ordinary bytes that are in a set. The edge counts as a rare byte.</summary>
    public static double ShareOf(ByteSet set)
    {
        double sum = set.Edge ? 0.001 : 0;
        for (int slice = 0; slice < Slices; slice++)
        {
            sum += s_share[slice, (int)(set.Part(slice >> 3) >> ((slice & 7) * 8)) & 0xFF];
        }

        return sum;
    }

    private static double[] Shares()
    {
        double[] counts = [.. Enumerable.Range(0, 256).Select(value => value >= 0x80 ? 1.0 : 0.5)];
        foreach (var (bytes, count) in s_counts)
        {
            foreach (char one in bytes)
            {
                counts[one] = count;
            }
        }

        double total = counts.Sum();
        return [.. counts.Select(count => count / total)];
    }

    private static double[,] Sums(double[] shares)
    {
        double[,] sums = new double[Slices, 256];
        for (int slice = 0; slice < Slices; slice++)
        {
            for (int members = 0; members < 256; members++)
            {
                sums[slice, members] = Enumerable.Range(0, 8).Sum(bit => (members >> bit & 1) * shares[(slice * 8) + bit]);
            }
        }

        return sums;
    }
}
