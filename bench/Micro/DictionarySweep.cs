extern alias Compiler;

using System.Diagnostics;
using System.Text;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.Masking.Core.Terms;
using Compiler::FastMcp.PolicyCompiler.Automata;
using FastMcp.Masking;
using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Hyperscan;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>Dictionaries, with and without libhs: the search alone and the whole masker, by number and kind of terms. GB/s, the engines in turn in every round.</summary>
internal static class DictionarySweep
{
    private const int Rounds = 5;
    private const int Turns = 2;
    private const int TextBytes = 1 << 20;

    private static readonly byte[] s_output = new byte[2 * TextBytes];

    /// <param name="only">Only sets of this name; null: all.</param>
    public static void Run(string? only = null)
    {
        Console.WriteLine($"Candidates by {HyperscanLibrary.Instance}; sparse: a term in about 10 KB, dense: one in about 250 B; beginnings: nothing but terms without their last letter; mixed text of 1 MB, one core.");
        Console.WriteLine();
        Console.WriteLine("| terms | text | engine | search 4 KB GB/s | masker 4 KB GB/s | masker 64 KB GB/s | masker 256 B GB/s | masker 20 B ns | memcpy 4 KB GB/s |");
        Console.WriteLine("|---|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, flags, terms) in Sets().Where(set => only is null || set.Name == only))
        {
            Sweep(name, "sparse", flags, terms, DictionaryText.Planted(TextBytes, terms, 10_000));
            Sweep(name, "dense", flags, terms, DictionaryText.Planted(TextBytes, terms, 250));
            Sweep(name, "beginnings", flags, terms, DictionaryText.Beginnings(TextBytes, terms));
        }

        Console.WriteLine();
        Console.WriteLine("| terms | bytes of terms | image KB | load ms | load MB | live MB | literals | database KB | compile ms | stored KB | reload ms |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (name, flags, terms) in Sets().Where(set => only is null || set.Name == only))
        {
            Start(name, flags, terms);
        }
    }

    private static IEnumerable<(string Name, TermFlags Flags, string[] Terms)> Sets()
    {
        yield return ("1,000 codes", TermFlags.None, DictionaryText.Codes(1_000));
        yield return ("5,000 codes", TermFlags.None, DictionaryText.Codes(5_000));
        yield return ("5,000 names, fold, words, spaces", TermFlags.All, DictionaryText.Names(5_000));
        yield return ("one term of 511 `a` and a `b`, fold", TermFlags.Fold, [new string('a', 511) + "b"]);
        yield return ("100,000 codes", TermFlags.None, DictionaryText.Codes(100_000));
        yield return ("100,000 names, fold, words, spaces", TermFlags.All, DictionaryText.Names(100_000));
    }

    private static void Sweep(string name, string kind, TermFlags flags, string[] terms, byte[] text)
    {
        var engines = new List<(string Name, MaskProgram Program)> { ("managed", ProgramOf(flags, terms)) };
        if (HyperscanLibrary.Instance.Runs)
        {
            var program = ProgramOf(flags, terms);
            Attach(program);
            engines.Insert(0, ("hyperscan", program));
        }

        var masker = new SlotMasker();
        var key = HashKey.CreateRandom();
        var runs = engines.SelectMany(engine => (Action[])[
            () => Search(engine.Program.Dictionary!, text),
            () => Mask(masker, engine.Program, key, text, 4096),
            () => Mask(masker, engine.Program, key, text, 65536),
            () => Mask(masker, engine.Program, key, text, 256),
            () => Mask(masker, engine.Program, key, text, 20)]).Append(() => Copy(text)).ToArray();
        var rates = Rates(runs, text.Length);
        for (var index = 0; index < engines.Count; index++)
        {
            var own = rates.AsSpan(index * 5, 5);
            Console.WriteLine($"| {name} | {kind} | {engines[index].Name} | {own[0]:f2} | {own[1]:f2} | {own[2]:f2} | {own[3]:f2} | {20 / own[4]:f0} | {rates[^1]:f1} |");
        }
    }

    private static void Start(string name, TermFlags flags, string[] terms)
    {
        var image = ImageOf(flags, terms);
        GC.Collect();
        var (before, live) = (GC.GetTotalAllocatedBytes(true), GC.GetTotalMemory(true));
        var watch = Stopwatch.StartNew();
        var set = RuleSet.FromImage(image);
        var loaded = watch.Elapsed.TotalMilliseconds;
        var (allocated, kept) = (GC.GetTotalAllocatedBytes(true) - before, GC.GetTotalMemory(true) - live);
        Console.Write($"| {name} | {terms.Sum(Encoding.UTF8.GetByteCount)} | {image.Length >> 10} | {loaded:f1} | {allocated >> 20} | {kept >> 20} ");
        if (HyperscanLibrary.Instance.Runs)
        {
            watch.Restart();
            var literals = new LiteralList(set.For(Scope.Response).Dictionary!.Prefixes);
            var database = LiteralDatabase.Compile(literals.Literals, out _)!;
            var compiled = watch.Elapsed.TotalMilliseconds;
            var stored = database.Serialize()!;
            watch.Restart();
            LiteralDatabase.Deserialize(stored);
            Console.Write($"| {literals.Literals.Length} | {database.Bytes >> 10} | {compiled:f0} | {stored.Length >> 10} | {watch.Elapsed.TotalMilliseconds:f1} ");
        }

        Console.WriteLine("|");
        GC.KeepAlive(set);
    }

    private static void Attach(MaskProgram program)
    {
        var literals = new LiteralList(program.Dictionary!.Prefixes);
        program.Dictionary.Use(LiteralDatabase.Compile(literals.Literals, out var error) ?? throw new InvalidOperationException(error), literals);
    }

    private static MaskProgram ProgramOf(TermFlags flags, string[] terms) => RuleSet.FromImage(ImageOf(flags, terms)).For(Scope.Response);

    private static byte[] ImageOf(TermFlags flags, string[] terms)
    {
        var canonical = terms.Select(term => TermText.Canonical(term, flags)).DistinctBy(Convert.ToHexString).ToArray();
        Array.Sort(canonical, (one, other) => one.AsSpan().SequenceCompareTo(other));
        var rule = new TableRule { Id = "term", Ordinal = 0, Enforced = true, MaxLength = TermLimits.LongestTerm, Mask = new MaskSpec(MaskKind.Replace, "[TERM]", 0) };
        var scope = new ScopeTerms([new TermRule(rule, 0)]);
        var none = AutomatonBuilder.Build([], StateBudget.Default, out _)!;
        return TableImage.Write(new PolicyImage
        {
            Rules = [new() { Id = "term", Title = "term", Severity = Severity.High, Enforced = true, On = Directions.Both, File = "bench", Line = 1 }],
            Request = none,
            Response = none,
            Record = none,
            Terms = [new TermData(new TermList(flags, canonical), null)],
            RequestTerms = scope,
            ResponseTerms = scope,
            RecordTerms = scope,
        });
    }

    private static void Search(TermDictionary dictionary, byte[] text)
    {
        Span<ulong> marks = stackalloc ulong[4096 / 64];
        for (var at = 0; at < text.Length; at += 4096)
        {
            marks.Clear();
            dictionary.Mark(text.AsSpan(at, 4096), 0, 4096, 256, end: true, marks);
        }
    }

    private static void Mask(SlotMasker masker, MaskProgram program, HashKey key, byte[] text, int piece)
    {
        var sink = new CopySink { To = s_output };
        masker.Begin(program, SlotEncoding.Plain, false, null, key);
        for (var at = 0; at < text.Length; at += piece)
        {
            sink.At = 0;
            masker.Push(new UnmaskedText(text.AsSpan(at, Math.Min(piece, text.Length - at))), ref sink);
        }

        masker.End(ref sink);
    }

    private static void Copy(byte[] text)
    {
        for (var at = 0; at < text.Length; at += 4096)
        {
            text.AsSpan(at, 4096).CopyTo(s_output);
        }
    }

    // Processor time, not the clock: other work on the machine takes turns. The best of the rounds, all runs in each round.
    private static double[] Rates(Action[] runs, int bytes)
    {
        foreach (var run in runs)
        {
            for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 120;)
            {
                run();
            }
        }

        var best = new double[runs.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var index = 0; index < runs.Length; index++)
            {
                var before = Environment.CpuUsage.TotalTime;
                for (var turn = 0; turn < Turns; turn++)
                {
                    runs[index]();
                }

                best[index] = Math.Max(best[index], Turns * bytes / (Environment.CpuUsage.TotalTime - before).TotalNanoseconds);
            }
        }

        return best;
    }
}
