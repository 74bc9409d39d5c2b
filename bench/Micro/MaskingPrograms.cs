extern alias Compiler;

using System.Diagnostics;
using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler.Automata;
using Compiler::FastMcp.PolicyCompiler.Patterns;
using FastMcp.Masking;

namespace FastMcp.Bench.Micro;

/// <summary>The rule sets that are measured.</summary>
internal static class MaskingPrograms
{
    /// <summary>The rules of <see cref="PiiRules"/>, which <see cref="RuleRegex"/> has too.</summary>
    public static MaskProgram Pii() => Read("pii", PiiImage);

    /// <summary>The same with as many secrets as large rule sets have.</summary>
    public static MaskProgram PiiAndGenerated() => Read("pii and 210 generated secrets", PiiAndGeneratedImage);

    /// <summary>The built-in packs of the repository that this runs in, every rule on or as they come.</summary>
    public static MaskProgram Packs() => Read("built-in packs", PacksImage);

    /// <summary>The same as files, for programs that do not compile them.</summary>
    public static void WriteImages(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "pii.image"), PiiImage());
        File.WriteAllBytes(Path.Combine(folder, "pii and secrets.image"), PiiAndGeneratedImage());
        File.WriteAllBytes(Path.Combine(folder, "packs.image"), PacksImage());
    }

    private static byte[] PiiImage() => Image([.. PiiRules.All.Select(Rule)]);

    private static byte[] PiiAndGeneratedImage() => Image([.. PiiRules.All.Select(Rule), .. GeneratedRules.Make()]);

    private static byte[] PacksImage()
    {
        var files = Directory.GetFiles("policies", "*.yaml", SearchOption.AllDirectories).Order()
            .Select(file => new Compiler::FastMcp.PolicyCompiler.PolicySource(Path.GetFileName(file), File.ReadAllText(file), Compiler::FastMcp.PolicyCompiler.PolicyOrigin.BuiltIn));
        return Compiler::FastMcp.PolicyCompiler.Compiler.Compile([.. files]).Image;
    }

    public static void ReadImageOften()
    {
        var watch = Stopwatch.StartNew();
        var image = PacksImage();
        Console.WriteLine($"compiled in {watch.ElapsedMilliseconds} ms");
        for (var round = 0; round < 60; round++)
        {
            watch.Restart();
            _ = RuleSet.FromImage(image);
            if (round % 10 == 9)
            {
                Console.WriteLine($"read in {watch.Elapsed.TotalMilliseconds:f1} ms");
            }
        }
    }

    private static PatternRule Rule((string Id, string Pattern, int Max, string? Validator) rule) => new(
        new TableRule { Id = rule.Id, Ordinal = 0, Enforced = true, MaxLength = rule.Max, Validator = rule.Validator, Mask = new MaskSpec(MaskKind.Replace, $"[{rule.Id}]", 0) },
        PatternParser.Parse(rule.Pattern, out _)!);

    private static byte[] Image(PatternRule[] rules)
    {
        rules = [.. rules.Select((rule, index) => rule with { Rule = rule.Rule with { Ordinal = index } })];
        var tables = AutomatonBuilder.Build(rules, StateBudget.Default, out var error) ?? throw new InvalidOperationException($"{error}");
        var infos = rules.Select(rule => new Compiler::FastMcp.Masking.Core.RuleInfo
        {
            Id = rule.Rule.Id, Title = rule.Rule.Id, Severity = Severity.High, Enforced = true, On = Directions.Both, File = "bench", Line = 1,
        }).ToArray();
        return TableImage.Write(new PolicyImage { Rules = infos, Request = tables, Response = tables, Record = tables });
    }

    private static MaskProgram Read(string name, Func<byte[]> make)
    {
        var watch = Stopwatch.StartNew();
        var image = make();
        var compiled = watch.Elapsed;
        _ = RuleSet.FromImage(image);
        watch.Restart();
        var program = RuleSet.FromImage(image).For(Scope.Response);
        Say(name, program, compiled, image.Length, watch.Elapsed);
        return program;
    }

    private static void Say(string name, MaskProgram program, TimeSpan compiled, int image, TimeSpan read)
    {
        var families = program.Tables.Families;
        var bytes = families.Sum(family => 2 * family.Next.Length + 8 * family.AcceptOf.Length) + program.Tables.Contexts.Machines.Sum(machine => 2 * ((machine.Tail?.Next.Length ?? 0) + machine.Head.Next.Length));
        Console.Error.WriteLine($"{name}: {program.Rules.Length} rules, {families.Length} families, {families.Sum(family => family.AcceptOf.Length)} states, tables {bytes / 1024} KB, image {image / 1024} KB, compiled in {compiled.TotalMilliseconds:f0} ms, read in {read.TotalMilliseconds:f1} ms");
    }
}
