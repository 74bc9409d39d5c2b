using System.CommandLine;
using System.Globalization;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.Proxy.Commands.Policies.Benching;
using FastMcp.Proxy.Commands.Policies.Explaining;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>What each rule costs on a corpus, and on the worst input that a bounded search finds for it.</summary>
internal static class PolicyBench
{
    private const int MaxCorpus = 16 * 1024 * 1024;
    private const int UnitShown = 40;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Option<string?>("--policies") { Description = "Folder with policy files, beside the built-in packs.", HelpName = "DIR" };
        var corpus = new Option<string?>("--corpus") { Description = "A text to measure on, at most 16 MiB; without it prose, JSON, logs and code made from a seed.", HelpName = "FILE" };
        var rule = new Option<string[]>("--rule") { Description = "Only these rules.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
        var command = new Command("bench", "Measures each rule: steps per KB, what it costs beside the others, its worst input.") { folder, corpus, rule };
        command.SetAction(parsed => PolicyFiles.Try(() => Bench(parsed.GetValue(folder), parsed.GetValue(corpus), parsed.GetValue(rule) ?? [], output, error), error));
        return command;
    }

    private static int Bench(string? folder, string? file, string[] only, TextWriter output, TextWriter error)
    {
        var sources = PolicyFiles.Read(folder);
        var compiled = Compiler.CompileRules(sources);
        if (PolicyFiles.Report(compiled.Diagnostics, output))
        {
            return ExitCodes.HasErrors;
        }

        if (only.FirstOrDefault(id => !compiled.Rules.Any(rule => rule.Id == id && rule.Enabled)) is { } unknown)
        {
            error.WriteLine($"There is no enabled rule '{unknown}'.");
            return ExitCodes.Usage;
        }

        var text = file is null ? BenchCorpus.Make(seed: 1) : File.ReadAllBytes(file);
        if (text.Length is 0 or > MaxCorpus)
        {
            error.WriteLine($"{file}: a corpus has 1 to {MaxCorpus} bytes.");
            return ExitCodes.HasErrors;
        }

        Write(sources, new RuleBench(sources, text), [.. compiled.Rules.Where(rule => rule.Enabled && (only.Length == 0 || only.Contains(rule.Id)))], text.Length, output);
        return ExitCodes.Ok;
    }

    private static void Write(IReadOnlyList<PolicySource> sources, RuleBench bench, CompiledRule[] rules, int bytes, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all rules: {bench.StepsPerKb(bench.All):0.0} steps per KB, {bench.Speed(bench.All):0} MB/s on {bytes:N0} bytes, one core"));
        WriteLoad("policy of the build, read", LoadCost.BuildTime(), output);
        WriteLoad("these files, compiled and read", LoadCost.Files(sources), output);
        output.WriteLine($"{"rule",-32} {"alone",9} {"added",9} {"speed",7} {"worst",7}  worst input");
        foreach (var cost in rules.Select(bench.Of))
        {
            if (cost.Unit.Length == 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.Id,-32} {"-",9} {"-",9} {cost.Speed,7:0.00} {"-",7}"));
                continue;
            }

            var unit = TextColumns.Line(cost.Unit.AsSpan(0, Math.Min(cost.Unit.Length, UnitShown))) + (cost.Unit.Length > UnitShown ? "..." : "");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.Id,-32} {cost.Alone,9:0.0} {cost.Added,9:0.0} {cost.Speed,7:0.00} {cost.Worst,7:0.00}  '{unit}'"));
        }

        output.WriteLine("alone, added: steps per KB of the rule by itself, and to those of all others. speed: all rules against all but this one;");
        output.WriteLine("1 is free. worst: steps per byte of the rule alone on the worst text found, which repeats what is shown.");
        output.WriteLine("A step is a byte that an automaton, a check of a value or a comparison with terms reads. Keys are compared while JSON is read, and have no steps;");
        output.WriteLine("their speed is that of the corpus' lines of JSON.");
    }

    private static void WriteLoad(string what, (double Milliseconds, long Allocated) cost, TextWriter output) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {cost.Milliseconds:0.0} ms, {cost.Allocated / 1024:N0} KB allocated"));
}
