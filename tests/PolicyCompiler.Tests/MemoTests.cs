using CsCheck;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>What scopes share is the same as if each were built alone, to the byte; and as many rules share a family as fit.</summary>
public sealed class MemoTests
{
    private static readonly string[] Patterns =
    [
        @"\bAKIA[A-Z2-7]{16}\b", @"(?<mask>[a-f0-9]{20,40})(?=;)", @"[\w.]{1,20}@[a-z]{2,12}\.[a-z]{2,4}", @"\b\d{3}-\d{2}-\d{4}\b", "gh[pousr]_[A-Za-z0-9]{36}",
        @"key[=:](?<mask>[A-Z]{3,30}x?)", @"key[=:](?<mask>[A-Z0-9]{8}q{0,9})", @"key[=:](?<mask>(?:[a-z]\d){2,20}z)", @"token is (?<mask>[a-z]{2}(?:-[0-9]{1,4}){1,9})", @"token is (?<mask>\S{9,24})",
        "(?i)bearer [a-z0-9._-]{8,60}", "[一-龥]{2,5}号",
    ];

    private static readonly StateBudget Small = StateBudget.Default with { ContextFamily = 90 };

    private static readonly PatternRule[] Rules = [.. Patterns.Select(RuleOf)];

    private static readonly Gen<PatternRule[]> Some = Gen.Bool.Array[Rules.Length].Select(taken => Rules.Where((_, at) => taken[at]).ToArray());

    [Fact]
    public void Build_ScopesOneAfterTheOther_GivesTheBytesOfEachAlone() =>
        Some.Array[2, 4].Sample(
            scopes =>
            {
                var memo = new AutomatonMemo();
                foreach (PatternRule[] scope in scopes)
                {
                    Assert.Equal(ImageOf(scope, null), ImageOf(scope, memo));
                }
            },
            iter: 40, threads: 1);

    [Fact]
    public void Fitting_AnyBound_IsWhatOneByOneGives() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[0, Rules.Length - 1]).Sample(
            (most, skipped) =>
            {
                PatternNode[] patterns = [.. Rules.Skip(skipped).Select(rule => rule.Value)];
                int[] sizes = [.. patterns.Select(pattern => RuleMachine.Build(pattern, StateBudget.Default, long.MaxValue, out _)!.StateCount)];

                FittingUnion fitting = FittingUnion.Of(patterns, sizes, most, most, long.MaxValue);

                Assert.Equal(Enumerable.Range(1, patterns.Length).LastOrDefault(count => Union.Build(patterns.Take(count), most, long.MaxValue, out _) is not null), fitting.Count);
                Assert.Equal(fitting.Count > 0, fitting.Union is not null);
            },
            iter: 60, threads: 1);

    /// <summary>The bound of families with contexts is for rules that share one.</summary>
    [Fact]
    public void Build_RuleWithContextBeyondItsFamilysBound_HasAFamilyOfItsOwn()
    {
        RuleTables? tables = AutomatonBuilder.Build(Rules, Small with { ContextFamily = 20 }, out AutomatonError? error);

        Assert.Null(error);
        Assert.Contains(tables!.Families, family => family.HasContexts && family.AcceptOf.Length > 20);
    }

    /// <summary>Each of these has a context that no other has, and would be a family of its own.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public void Build_ManyRulesWithContextsOfTheirOwn_AreCompiled(int count)
    {
        PatternRule[] rules = [.. Enumerable.Range(1, count).Select(number => RuleOf($@"name\d{{1,{number}}}=(?<mask>[a-z]{{4,9}}{number})", number) with { Scopes = 1 + (number % 3) })];

        RuleTables? tables = AutomatonBuilder.Build(rules, StateBudget.Default, out AutomatonError? error);

        Assert.Null(error);
        Assert.InRange(tables!.Families.Length, 1, RuleTables.MostFamilies);
        Assert.Equal(Enumerable.Range(0, count), tables.Families.SelectMany(family => family.AcceptSets).SelectMany(set => set).Select(accept => (int)accept.Rule).Distinct().Order());
    }

    [Fact]
    public void Compile_RulesOfSeveralScopes_ShareTheirTables()
    {
        PolicyImage image = TableImage.Read(Compiler.Compile([Packs.User(
            "apiVersion: fastmcp/v1\nrules:\n  - { id: both, pattern: 'AB-\\d{9}' }\n  - { id: up, pattern: 'UP-\\d{8}', on: [request] }\n  - { id: down, pattern: 'DN-\\d{7}', on: [response] }\n")]).Image);

        Assert.Equal([2, 2, 3], new[] { image.Request, image.Response, image.Record }.Select(tables => tables.Families.Length));
        Assert.Single(new[] { image.Request, image.Response, image.Record }.SelectMany(tables => tables.Families).Where(family => family.AcceptSets.Length > 1)
            .Select(family => family.Transitions).GroupBy(table => table), same => same.Count() == 3);
    }

    [Fact]
    public void Split_RandomSets_GivesTheCoarsestPartition() =>
        Gen.Select(Gen.Int[1, 256], Gen.Bool.Array[256].Array[0, 6]).Sample(
            (classes, sets) =>
            {
                var blocks = new ClassBlocks(classes);
                blocks.Begin();
                foreach (bool[] set in sets)
                {
                    blocks.Split(blocks.Where(one => set[one]));
                }

                blocks.End();

                string[] keys = [.. Enumerable.Range(0, classes).Select(one => string.Concat(sets.Select(set => set[one])))];
                Assert.Equal(keys.Distinct().Count(), blocks.Count);
                Assert.All(Enumerable.Range(0, classes), one => Assert.Equal(keys[one], keys[blocks.FirstOf(blocks.BlockOf[one])]));
                Assert.All(Enumerable.Range(0, blocks.Count), block => Assert.Equal(Array.IndexOf(blocks.BlockOf, block), blocks.FirstOf(block)));
            },
            iter: 2000, threads: 1);

    private static byte[] ImageOf(PatternRule[] scope, AutomatonMemo? memo)
    {
        PatternRule[] rules = [.. scope.Select((rule, at) => rule with { Rule = rule.Rule with { Ordinal = at } })];
        RuleTables tables = AutomatonBuilder.Build(rules, Small, out _, memo)!;
        RuleInfo[] infos = [.. rules.Select(rule => new RuleInfo { Id = rule.Rule.Id, Title = "", Severity = Severity.High, Enforced = true, On = Directions.Both, File = "f", Line = 1 })];
        return TableImage.Write(new PolicyImage { Rules = infos, Request = tables, Response = tables, Record = tables });
    }

    private static PatternRule RuleOf(string pattern, int number)
    {
        PatternNode whole = PatternParser.Parse(pattern, out PatternError? error) ?? throw new InvalidOperationException(error!.Message);
        PatternSplit split = PatternSplit.Of(whole, out _)!;
        var rule = new TableRule { Id = $"r{number}", Ordinal = 0, Enforced = true, MaxLength = 100, Mask = new MaskSpec(MaskKind.Replace, "[X]", 0) };
        return new PatternRule(rule, split.Value) { Context = split.Context };
    }
}
