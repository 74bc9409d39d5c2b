using System.Diagnostics;
using System.Globalization;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Analysis;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Bench.Micro;

/// <summary>Where the masker's time goes: the scan, the search for starts, and all; what each stage lets pass; the windows of a plan.</summary>
internal static class StartFigures
{
    /// <summary><c>starts</c>, <c>windows</c>, <c>image</c>, <c>images FOLDER</c>, or <c>profile RULES TEXT PIECE</c> for a profiler. False: something else is asked for.</summary>
    public static bool TryRun(string[] args)
    {
        switch (args)
        {
            case ["starts"]:
                Starts("PII", MaskingPrograms.Pii());
                Starts("PII and generated", MaskingPrograms.PiiAndGenerated());
                Starts("packs", MaskingPrograms.Packs());
                return true;
            case ["windows"]:
                Windows(MaskingPrograms.Packs());
                return true;
            case ["images", var folder]:
                MaskingPrograms.WriteImages(folder);
                return true;
            case ["image"]:
                MaskingPrograms.ReadImageOften();
                return true;
            case ["profile", var rules, var text, var piece]:
                Profile(rules, text, int.Parse(piece, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static void Starts(string name, MaskProgram program)
    {
        var scanner = BlockScanner.For(program.Tables.Candidates);
        foreach (var kind in MaskingFigures.s_kinds)
        {
            var text = BenchText.Make(kind, MaskingFigures.Length, 10_000);
            var count = 0;
            var rates = MaskingFigures.Rates(
                text.Length, () => Scan(scanner, text), () => count = Count(program, text), () => MaskingFigures.Mask(program, text, 4096), () => MaskingFigures.Copy(text));
            var steps = new WorstInputSearch(program, 1).StepsPerByte(text);
            Console.WriteLine(FormattableString.Invariant($"{name} {kind}: scan {rates[0]:f2} GB/s, search {rates[1]:f2}, all {rates[2]:f2}, copy {rates[3]:f0}; {count * 1024.0 / text.Length:f1} starts and {steps * 1024:f0} steps per KB; {StartCounts.Of(program, text)}"));
        }
    }

    private static void Windows(MaskProgram program)
    {
        var plan = program.Tables.Candidates;
        for (var group = 0; group < plan.Groups.Length; group++)
        {
            Console.WriteLine($"{group}: {plan.Groups[group]} {StartCounts.Windows(plan, group)}");
        }
    }

    // Some text over and over, or a kind of text.
    private static void Profile(string rules, string text, int piece)
    {
        var program = rules == "pii" ? MaskingPrograms.Pii() : rules == "packs" ? MaskingPrograms.Packs() : MaskingPrograms.PiiAndGenerated();
        var bytes = MaskingFigures.s_kinds.Contains(text) ? BenchText.Make(text, MaskingFigures.Length, 10_000) : WorstInput.Repeat(Encoding.ASCII.GetBytes(text), 1 << 16);
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 8000;)
        {
            MaskingFigures.Mask(program, bytes, piece);
        }
    }

    private static void Scan(BlockScanner scanner, byte[] text)
    {
        var cursor = default(StartCursor);
        cursor.Begin();
        for (var at = 0; at < text.Length; at += ChunkHits.Most)
        {
            scanner.Scan(text, at, ref cursor);
        }
    }

    private static int Count(MaskProgram program, byte[] text)
    {
        var (cursor, count) = (default(StartCursor), 0);
        cursor.Begin();
        for (var at = 0; (at = program.Starts.Find(text, at, ref cursor, out var families)) < text.Length && families != 0; at++)
        {
            count++;
        }

        return count;
    }
}
