extern alias Compiler;

using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler.Automata;
using Compiler::FastMcp.PolicyCompiler.Patterns;
using FastMcp.Masking;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>The masker beside .NET's Regex and a copy of the bytes: GB/s by kind of text and size of piece. Best of the rounds: other work on the machine only makes it slower.</summary>
internal static class MaskingSweep
{
    private const int Rounds = 15;

    public static void Run(string[] args)
    {
        var packs = args.Contains("--packs");
        args = [.. args.Where(argument => argument != "--packs")];
        var program = packs ? CompilePacks() : Compile();
        var all = string.Join('|', PiiRules.All.Select(rule => $"(?:{rule.Pattern})"));
        var compiled = new Regex(all, RegexOptions.Compiled | RegexOptions.CultureInvariant);
        Console.WriteLine($"{"text",-12}{"20 B ns",10}{"64 B ns",10}{"4 KB GB/s",11}{"1 MB GB/s",11}{"JSON 4 KB",11}{"Regex",9}{"ratio",8}{"memcpy",9}");
        foreach (var kind in args.Length > 0 ? args : ["prose", "json", "code", "log", "mix"])
        {
            var text = BenchText.Make(kind, 1 << 20, sparse: true);
            var unicode = Encoding.UTF8.GetString(text);
            var four = Rate(text, 4096, program, false);
            var regex = RegexRate(compiled, unicode);
            var copy = new byte[4096];
            Console.WriteLine($"{kind,-12}{20 / Rate(text, 20, program, false),10:f0}{64 / Rate(text, 64, program, false),10:f0}{four,11:f3}"
                + $"{Rate(text, 1 << 20, program, false),11:f3}{Rate(text, 4096, program, true),11:f3}{regex,9:f3}{four / regex,8:f1}"
                + $"{Best(() => Copy(text, copy), text.Length, Rounds),9:f1}");
        }

        foreach (var (name, unit) in s_hostile)
        {
            var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit, (1 << 17) / unit.Length)));
            Console.WriteLine($"{name,-12}{1000 * Rate(text, 20, program, false),10:f1} MB/s at 20 B {1000 * Rate(text, 4096, program, false),10:f1} MB/s at 4 KB");
        }
    }

    private static readonly (string Name, string Unit)[] s_hostile =
    [
        ("aaaa", "a"), ("1111", "1"), ("1.1.1.", "1."), ("a.a.a.", "a."), ("1 1 1 ", "1 "), ("eyJ...", "eyJAAAAAAAAAAAAAAAA."), ("4111-", "4111-"),
        ("AA00", "AA00 "), ("xoxb-", "xoxb-"), ("a@a.", "a@a."), ("00:", "00:"), ("base64", "dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcw+/"), ("+1", "+1(111)"),
    ];

    internal static MaskProgram Compile()
    {
        var rules = PiiRules.All.Select((rule, index) => new PatternRule(
            new TableRule { Id = rule.Id, Ordinal = index, Enforced = true, MaxLength = rule.Max, Validator = rule.Validator, Mask = new MaskSpec(MaskKind.Replace, $"[{rule.Id}]", 0) },
            PatternParser.Parse(rule.Pattern, out _)!)).ToArray();
        var watch = Stopwatch.StartNew();
        var tables = AutomatonBuilder.Build(rules, StateBudget.Default, out var error) ?? throw new InvalidOperationException($"{error}");
        Console.WriteLine($"{tables.Families.Sum(family => family.AcceptOf.Length)} states, {tables.Families.Length} families, {watch.ElapsedMilliseconds} ms");
        var infos = PiiRules.All.Select(rule => new Compiler::FastMcp.Masking.Core.RuleInfo
        {
            Id = rule.Id, Title = rule.Id, Severity = Severity.High, Enforced = true, On = Directions.Both, File = "bench", Line = 1,
        }).ToArray();
        return RuleSet.FromImage(TableImage.Write(new PolicyImage { Rules = infos, Request = tables, Response = tables, Record = tables })).For(Scope.Response);
    }

    // The built-in packs of the repository that this runs in.
    private static MaskProgram CompilePacks()
    {
        var watch = Stopwatch.StartNew();
        var files = Directory.GetFiles("policies", "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new Compiler::FastMcp.PolicyCompiler.PolicySource(file, File.ReadAllText(file), Compiler::FastMcp.PolicyCompiler.PolicyOrigin.BuiltIn));
        var image = Compiler::FastMcp.PolicyCompiler.Compiler.Compile([.. files]).Image;
        var compiled = watch.ElapsedMilliseconds;
        var set = RuleSet.FromImage(image);
        var program = set.For(Scope.Record);
        Console.WriteLine($"{set.Rules.Count} rules, {program.Tables.Families.Sum(family => family.AcceptOf.Length)} states, image {image.Length / 1024} KB, compiled in {compiled} ms, loaded in {watch.ElapsedMilliseconds - compiled} ms");
        return program;
    }

    private static double Rate(byte[] text, int piece, MaskProgram program, bool json)
    {
        var masker = new SlotMasker();
        var key = HashKey.CreateRandom();
        return Best(() => Mask(masker, program, key, text, piece, json), text.Length, Rounds);
    }

    private static void Mask(SlotMasker masker, MaskProgram program, HashKey key, byte[] text, int piece, bool json)
    {
        var sink = new CopySink { To = s_output };
        masker.Begin(program, SlotEncoding.Plain, json, null, key);
        for (var at = 0; at < text.Length; at += piece)
        {
            sink.At = 0;
            masker.Push(new UnmaskedText(text.AsSpan(at, Math.Min(piece, text.Length - at))), ref sink);
        }

        sink.At = 0;
        masker.End(ref sink);
    }

    private static readonly byte[] s_output = new byte[4 << 20];

    private static double RegexRate(Regex regex, string text) => Best(() => regex.Count(text), text.Length, 3);

    private static void Copy(byte[] text, byte[] to)
    {
        for (var at = 0; at + to.Length <= text.Length; at += to.Length)
        {
            text.AsSpan(at, to.Length).CopyTo(to);
        }
    }

    private static double Best(Action run, int bytes, int rounds)
    {
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 150;)
        {
            run();
        }

        var rates = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            run();
            rates[round] = bytes / watch.Elapsed.TotalNanoseconds;
        }

        Array.Sort(rates);
        return rates[^1];
    }
}
