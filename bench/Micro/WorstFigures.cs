using System.Globalization;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Analysis;

namespace FastMcp.Bench.Micro;

/// <summary>What the worst inputs cost: those that a search finds, or some that are given, in steps by the length of the text and in time.</summary>
internal static class WorstFigures
{
    private const int Tries = 6_000;
    private const int Short = 1 << 16;
    private const int Long = 1 << 18;
    private static readonly int[] s_lengths = [1 << 14, 1 << 16, 1 << 18, 1 << 20];
    private static readonly int[] s_seeds = [1, 2, 3, 4, 5];

    /// <summary>A row for each seed.</summary>
    public static void Search(StringBuilder report, string name, MaskProgram program)
    {
        Head(report, $"Worst input that the search finds ({name}; `WorstInputSearch`, {Tries:N0} tries, by work)");
        foreach (var seed in s_seeds)
        {
            Row(report, program, new WorstInputSearch(program, seed).Run(Tries).Unit, $"{seed}");
        }
    }

    /// <summary>A row for each unit; in a unit <c>\xHH</c> is a byte.</summary>
    public static void Given(StringBuilder report, string name, MaskProgram program, IEnumerable<string> units)
    {
        Head(report, $"Given inputs ({name})");
        foreach (var unit in units)
        {
            Row(report, program, Bytes(unit), "");
        }
    }

    private static void Head(StringBuilder report, string title) => report.Append(CultureInfo.InvariantCulture,
        $"\n{title}:\n\n| seed | unit | steps per byte at 16 KB | 64 KB | 256 KB | 1 MB | MB/s at 20 B | MB/s at 4 KB | MB/s at 4 KB, 4 x the text |\n|---|---|---|---|---|---|---|---|---|\n");

    private static void Row(StringBuilder report, MaskProgram program, byte[] unit, string seed)
    {
        var meter = new StepMeter();
        var steps = s_lengths.Select(length => string.Create(CultureInfo.InvariantCulture, $"{(double)meter.StepsFor(program, WorstInput.Repeat(unit, length)) / length:f2}"));
        var (text, longer) = (WorstInput.Repeat(unit, Short), WorstInput.Repeat(unit, Long));
        var small = MaskingFigures.Rates(Short, () => MaskingFigures.Mask(program, text, 20), () => MaskingFigures.Mask(program, text, 4096));
        var large = MaskingFigures.Rates(Long, () => MaskingFigures.Mask(program, longer, 4096));
        report.Append(CultureInfo.InvariantCulture,
            $"| {seed} | `{Shown(unit)}` | {string.Join(" | ", steps)} | {1000 * small[0]:f0} | {1000 * small[1]:f0} | {1000 * large[0]:f0} |\n");
    }

    private static string Shown(byte[] unit)
    {
        var shown = string.Concat(unit.Select(one => one is > 32 and < 127 and not ((byte)'|' or (byte)'`' or (byte)'\\') ? $"{(char)one}" : $"\\x{one:X2}"));
        return shown.Length > 90 ? shown[..90] + "…" : shown;
    }

    private static byte[] Bytes(string unit)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < unit.Length; at++)
        {
            var isEscape = unit[at] == '\\' && at + 3 < unit.Length && unit[at + 1] == 'x';
            bytes.Add(isEscape ? Convert.ToByte(unit.Substring(at + 2, 2), 16) : (byte)unit[at]);
            at += isEscape ? 3 : 0;
        }

        return [.. bytes];
    }
}
