using System.Globalization;
using System.Text.RegularExpressions;
using FastMcp.Bench.Micro;

namespace FastMcp.Bench.Pieces;

/// <summary>What a piece costs, natively: rules by text and size of piece, and Hyperscan in turns with them. Lower quartile of the rounds, by processor time.</summary>
internal static class Table
{
    private const int Rounds = 31;
    private static readonly int[] s_pieces = [4, 20, 64, 256, 4096];

    /// <summary>Of text.</summary>
    public static readonly string[] Kinds = ["mix", "prose", "json", "code", "log"];

    public static void Write(string[] images, TextWriter to)
    {
        using var hyperscan = Hyperscan.TryCompile([.. PiiRules.All.Select(rule => Regex.Replace(rule.Pattern, @"\(\?<?!\[?[^)]*\)", ""))]);
        to.WriteLine("| text | piece | " + string.Join(" | ", images.Select(Path.GetFileNameWithoutExtension)) + " | Hyperscan | Hyperscan / first |");
        to.WriteLine("|---|---|" + string.Concat(Enumerable.Repeat("---|", images.Length)) + "---|---|");
        foreach (var (kind, distance) in Kinds.Select(kind => (kind, 10_000)).Append(("mix", 250)))
        {
            var text = BenchText.Make(kind, Pieces.Length, distance);
            foreach (var piece in s_pieces)
            {
                Action[] contenders = [.. images.Select(image => (Action)new Pieces(image, text, piece).Mask), () => hyperscan?.Scan(text, piece)];
                var times = Times(contenders, text.Length / (double)piece);
                to.WriteLine($"| {kind}, one value in {distance} B | {piece} | " + string.Join(" | ", times.Take(images.Length).Select(time => Cell(time, piece)))
                    + (hyperscan is null ? " | - | - |" : string.Create(CultureInfo.InvariantCulture, $" | {Cell(times[^1], piece)} | {times[^1] / times[0]:f2} |")));
            }
        }
    }

    // GB/s where pieces are large.
    private static string Cell(double nanoseconds, int piece) => piece < 1024
        ? nanoseconds.ToString("f0", CultureInfo.InvariantCulture) + " ns"
        : (piece / nanoseconds).ToString("f3", CultureInfo.InvariantCulture) + " GB/s";

    // Nanoseconds for a piece of each, in turns.
    private static double[] Times(Action[] contenders, double pieces)
    {
        var times = contenders.Select(_ => new double[Rounds]).ToArray();
        for (var round = -3; round < Rounds; round++)
        {
            for (var index = 0; index < contenders.Length; index++)
            {
                var begin = ThreadClock.Nanoseconds;
                contenders[index]();
                if (round >= 0)
                {
                    times[index][round] = (ThreadClock.Nanoseconds - begin) / pieces;
                }
            }
        }

        return Array.ConvertAll(times, own =>
        {
            Array.Sort(own);
            return own[Rounds / 4];
        });
    }
}
