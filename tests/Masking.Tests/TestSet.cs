extern alias Compiler;

using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.Masking.Core.Terms;
using Compiler::FastMcp.PolicyCompiler.Automata;
using Compiler::FastMcp.PolicyCompiler.Patterns;
using FastMcp.Masking.Tests.Dictionaries;

namespace FastMcp.Masking.Tests;

/// <summary>Compiled test rules: the program under test and the patterns for the oracle.</summary>
internal sealed class TestSet
{
    public TestSet(params TestRule[] rules)
        : this(rules, [])
    {
    }

    /// <summary>Patterns first, then dictionaries.</summary>
    public TestSet(TestRule[] rules, TestTerms[] terms)
        : this(rules, Scope.Response)
    {
        var tables = AutomatonBuilder.Build([.. rules.Select(ToPatternRule)], StateBudget.Default, out var error);
        Assert.True(tables is not null, $"{error}");
        States = tables.Families.Sum(family => family.AcceptOf.Length);
        Terms = terms;
        TermOracle = new TermOracle(terms);
        var scope = new ScopeTerms([.. terms.Select((rule, index) => new TermRule(ToTableRule(rule, rules.Length + index), index))]);
        var image = new PolicyImage
        {
            Rules = [.. rules.Select(rule => ToInfo(rule.Id, rule.Enforced)), .. terms.Select(rule => ToInfo(rule.Id, rule.Enforced))],
            Request = tables,
            Response = tables,
            Record = tables,
            Terms = [.. terms.Select(ToData)],
            RequestTerms = scope,
            ResponseTerms = scope,
            RecordTerms = scope,
        };
        Set = RuleSet.FromImage(TableImage.Write(image));
        Program = Set.For(Scope);
    }

    /// <summary>Rules that the compiler made of policy files; <paramref name="rules"/> are the same rules, for the oracle.</summary>
    public TestSet(byte[] image, TestRule[] rules, Scope scope)
        : this(rules, scope)
    {
        Set = RuleSet.FromImage(image);
        Program = Set.For(scope);
    }

    /// <summary>The same rules in another program.</summary>
    public TestSet With(MaskProgram program) => new(Rules, Scope) { Set = Set, Program = program };

    private TestSet(TestRule[] rules, Scope scope)
    {
        Rules = rules;
        Scope = scope;
        Splits = Array.ConvertAll(rules, rule => rule.AssignedTo.Length == 0 ? Split(rule.Pattern) : Split(rule.Pattern) with { Context = Assignments.Context(rule.AssignedTo) });
        Patterns = Array.ConvertAll(Splits, split => split.Value);
        Allowed = Array.ConvertAll(rules, rule => Array.ConvertAll(rule.Allow, pattern => new TestSet([new TestRule("allowed", pattern)], scope)));
        Ends = Array.ConvertAll(rules, rule => rule.End is null ? null : Parse(rule.End));
        Shapes = Array.ConvertAll(Patterns, pattern => new PatternShape(pattern));
    }

    /// <summary>Null where the compiler refuses a rule.</summary>
    public static TestSet? TryBuild(TestRule[] rules)
    {
        var patterns = Array.ConvertAll(rules, rule => new PatternRule(ToTableRule(rule, 0), Split(rule.Pattern).Value) { Context = Split(rule.Pattern).Context });
        return AutomatonBuilder.Build(patterns, StateBudget.Default, out _) is null ? null : new TestSet(rules);
    }

    public TestRule[] Rules { get; }

    /// <summary>Dictionary rules; they come behind the patterns.</summary>
    public TestTerms[] Terms { get; } = [];

    public TermOracle TermOracle { get; } = new([]);

    /// <summary>Of a dictionary rule, by its place behind the patterns.</summary>
    public string MaskTextOf(int rule) => $"[{Terms[rule - Rules.Length].Id.ToUpperInvariant()}]";

    public PatternSplit[] Splits { get; }

    public PatternNode[] Patterns { get; }

    /// <summary>By rule: a set of one rule for each pattern that its values must not hold.</summary>
    public TestSet[][] Allowed { get; }

    public PatternNode?[] Ends { get; }

    public PatternShape[] Shapes { get; }

    public RuleSet Set { get; private init; } = null!;

    public MaskProgram Program { get; private init; } = null!;

    public Scope Scope { get; }

    public int States { get; }

    public static HashKey Key { get; } = new("a key for tests only"u8);

    public static PatternNode Parse(string pattern)
    {
        var node = PatternParser.Parse(pattern, out var error);
        Assert.True(node is not null, $"{pattern}: {error}");
        return node;
    }

    private static PatternSplit Split(string pattern)
    {
        var split = PatternSplit.Of(Parse(pattern), out var problem);
        Assert.True(split is not null, $"{pattern}: {problem}");
        return split;
    }

    private static TableRule ToTableRule(TestRule rule, int index) => new()
    {
        Id = rule.Id,
        Ordinal = index,
        Enforced = rule.Enforced,
        MaxLength = rule.MaxLength,
        Validator = rule.Validator,
        Checks = rule.MinEntropy > 0 ? new ValueChecks { MinEntropy = rule.MinEntropy } : null,
        Mask = new MaskSpec(rule.Kind, rule.MaskText, rule.Keep),
    };

    private PatternRule ToPatternRule(TestRule rule, int index) => new(ToTableRule(rule, index), Patterns[index], Ends[index], rule.Cap)
    {
        Context = Splits[index].Context,
        Allow = Array.ConvertAll(rule.Allow, Parse),
    };

    private static TableRule ToTableRule(TestTerms rule, int ordinal) => new()
    {
        Id = rule.Id,
        Ordinal = ordinal,
        Enforced = rule.Enforced,
        MaxLength = TermLimits.LongestTerm,
        Mask = new MaskSpec(MaskKind.Replace, $"[{rule.Id.ToUpperInvariant()}]", 0),
    };

    private static TermData ToData(TestTerms rule)
    {
        var terms = rule.Terms.Select(term => TermText.Canonical(term, rule.Flags)).DistinctBy(Convert.ToHexString).ToArray();
        Array.Sort(terms, (one, other) => one.AsSpan().SequenceCompareTo(other));
        return new(new TermList(rule.Flags, terms), null);
    }

    private static Compiler::FastMcp.Masking.Core.RuleInfo ToInfo(string id, bool enforced) => new()
    {
        Id = id,
        Title = id,
        Severity = Severity.High,
        Enforced = enforced,
        On = Directions.Both,
        File = "test.yaml",
        Line = 1,
    };
}
