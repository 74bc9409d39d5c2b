using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.Masking;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>
/// The masker beside Hyperscan and .NET's Regex on the same pieces, all contenders in turn in each round, and the lower quartile of the
/// rounds. The machine may be busy: ratios within a row count, not the numbers alone.
/// </summary>
internal static class MaskingFigures
{
    private const int Rounds = 21;
    internal const int Length = 1 << 19;

    internal static readonly string[] s_kinds = ["prose", "json", "code", "log", "mix"];
    private static readonly int[] s_pieces = [20, 64, 256, 4096];
    private static readonly HashKey s_key = HashKey.CreateRandom();
    private static readonly byte[] s_copy = new byte[4 << 20];

    public static void Run(string[] args)
    {
        var report = new StringBuilder("# The masker beside its peers\n\nMade by `bench/Micro/masking.sh`. Text: `BenchText` (seeded). GB/s of text by processor time of the thread, lower quartile of the rounds in which all take turns; ns for one piece in brackets.\n"
            + "The masker finds, masks and copies; Hyperscan (stream mode, without start of match) counts ends; Regex counts matches.\n");
        if (StartFigures.TryRun(args))
        {
            return;
        }

        if (args is ["gated"])
        {
            Gated(report, MaskingPrograms.PiiAndGenerated());
            Console.WriteLine(report);
            return;
        }

        if (args is ["worst"])
        {
            WorstFigures.Search(report, "PII", MaskingPrograms.Pii());
            WorstFigures.Search(report, "PII and generated", MaskingPrograms.PiiAndGenerated());
            WorstFigures.Search(report, "packs", MaskingPrograms.Packs());
            Console.WriteLine(report);
            return;
        }

        if (args is ["units", .. var units])
        {
            WorstFigures.Given(report, "packs", MaskingPrograms.Packs(), units);
            Console.WriteLine(report);
            return;
        }

        Peers(report, MaskingPrograms.Pii());
        if (args is ["peers"])
        {
            Console.WriteLine(report);
            return;
        }

        Gated(report, MaskingPrograms.PiiAndGenerated());
        foreach (var (name, program) in new[] { ("PII rules and 210 generated secrets", MaskingPrograms.PiiAndGenerated()), ("Built-in packs", MaskingPrograms.Packs()) })
        {
            Kinds(report, name, program);
            Held(report, name, program);
            WorstFigures.Search(report, name, program);
        }

        Console.WriteLine(report);
        if (args is [var file])
        {
            File.WriteAllText(file, report.ToString());
        }
    }

    private static void Peers(StringBuilder report, MaskProgram program)
    {
        using var hyperscan = Hyperscan.TryCompile([.. PiiRules.All.Select(rule => Regex.Replace(rule.Pattern, @"\(\?<?!\[?[^)]*\)", ""))]);
        report.Append(hyperscan is null ? "\nHyperscan: not present.\n" : "")
            .Append("\n## Eleven rules\n\n| text | piece | masker | Hyperscan | GeneratedRegex | NonBacktracking | masker / Hyperscan | masker / GeneratedRegex |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (density, distance) in new[] { ("sparse", 10_000), ("dense (1 in 250 B)", 250) })
        {
            var text = BenchText.Make("mix", Length, distance);
            var chars = Encoding.UTF8.GetString(text);
            foreach (var piece in s_pieces)
            {
                var rates = Rates(
                    text.Length,
                    () => Mask(program, text, piece),
                    () => hyperscan?.Scan(text, piece),
                    () => Count(RuleRegex.Generated, chars, piece),
                    () => Count(RuleRegex.NonBacktracking, chars, piece));
                report.Append(CultureInfo.InvariantCulture, $"| {density} | {piece} | {Cell(rates[0], piece)} | {(hyperscan is null ? "-" : Cell(rates[1], piece))} | {Cell(rates[2], piece)} | {Cell(rates[3], piece)} | {(hyperscan is null ? 0 : rates[0] / rates[1]):f1} | {rates[0] / rates[2]:f1} |\n");
            }
        }
    }

    // The same rules, so that all of both are asked.
    private static void Gated(StringBuilder report, MaskProgram program)
    {
        var gated = new GatedRegexes();
        report.Append("\n## PII rules and 210 generated secrets beside NonBacktracking with keyword gates\n\n| text | piece | masker | NonBacktracking, gated | ratio |\n|---|---|---|---|---|\n");
        foreach (var kind in s_kinds)
        {
            var text = BenchText.Make(kind, Length / 4, 10_000);
            var rates = Rates(text.Length, () => Mask(program, text, 4096), () => gated.Count(text, 4096));
            report.Append(CultureInfo.InvariantCulture, $"| {kind} | 4096 | {Cell(rates[0], 4096)} | {Cell(rates[1], 4096)} | {rates[0] / rates[1]:f1} |\n");
        }
    }

    private static void Kinds(StringBuilder report, string name, MaskProgram program)
    {
        report.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| text | 20 B | 64 B | 256 B | 4 KB | copy, 4 KB |\n|---|---|---|---|---|---|\n");
        foreach (var (kind, distance) in s_kinds.Select(kind => (kind, 10_000)).Append(("mix", 250)))
        {
            var text = BenchText.Make(kind, Length, distance);
            var rates = Rates(text.Length, [.. s_pieces.Select(piece => (Action)(() => Mask(program, text, piece))), () => Copy(text)]);
            var cells = s_pieces.Select((piece, index) => Cell(rates[index], piece));
            report.Append(CultureInfo.InvariantCulture, $"| {kind}, one value in {distance} B | {string.Join(" | ", cells)} | {rates[^1]:f1} |\n");
        }
    }

    private static void Held(StringBuilder report, string name, MaskProgram program)
    {
        report.Append(CultureInfo.InvariantCulture, $"\nHeld at every byte ({name}), bytes:\n\n| text | average | nothing held | p99 | most |\n|---|---|---|---|---|\n");
        foreach (var kind in s_kinds)
        {
            var text = BenchText.Make(kind, Length / 4, 10_000);
            var held = new List<int>(text.Length);
            var masker = new SlotMasker();
            var sink = new CopySink { To = s_copy };
            masker.Begin(program, SlotEncoding.Plain, false, null, s_key);
            for (var at = 0; at < text.Length; at++)
            {
                sink.At = 0;
                masker.Push(TextBody.Piece(text.AsSpan(at, 1)), ref sink);
                held.Add(masker.HeldBytes);
            }

            masker.Drop();
            held.Sort();
            report.Append(CultureInfo.InvariantCulture, $"| {kind} | {held.Average():f2} | {held.Count(count => count == 0) * 100.0 / held.Count:f0} % | {held[held.Count * 99 / 100]} | {held[^1]} |\n");
        }
    }

    private static string Cell(double rate, int piece) => string.Create(CultureInfo.InvariantCulture, $"{rate:f3} ({piece / rate:f0})");

    // GB/s of each, in turns.
    internal static double[] Rates(int bytes, params Action[] contenders)
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
                    times[index][round] = ThreadClock.Nanoseconds - begin;
                }
            }
        }

        foreach (var own in times)
        {
            Array.Sort(own);
        }

        // Others on the machine empty the caches now and then.
        return [.. times.Select(own => bytes / own[Rounds / 4])];
    }

    internal static void Mask(MaskProgram program, byte[] text, int piece)
    {
        var sink = new CopySink { To = s_copy };
        s_masker.Begin(program, SlotEncoding.Plain, false, null, s_key);
        for (var at = 0; at < text.Length; at += piece)
        {
            sink.At = 0;
            s_masker.Push(TextBody.Piece(text.AsSpan(at, Math.Min(piece, text.Length - at))), ref sink);
        }

        sink.At = 0;
        s_masker.End(ref sink);
    }

    private static readonly SlotMasker s_masker = new();

    private static int Count(Regex regex, string text, int piece)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at += piece)
        {
            count += regex.Count(text.AsSpan(at, Math.Min(piece, text.Length - at)));
        }

        return count;
    }

    internal static void Copy(byte[] text)
    {
        for (var at = 0; at < text.Length; at += 4096)
        {
            text.AsSpan(at, Math.Min(4096, text.Length - at)).CopyTo(s_copy);
        }
    }
}
