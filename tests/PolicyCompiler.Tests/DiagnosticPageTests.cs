using System.Reflection;
using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>docs/diagnostics: a page each, whose wrong example gives the diagnostic and whose right one gives none.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly string Folder = Path.Combine(Shared.Repository, "docs", "diagnostics");

    private static IEnumerable<string> Ids { get; } =
        [.. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> PolicyIds => [.. Ids.Where(id => !IsOfConditions(id))];

    public static TheoryData<string> ConditionIds => [.. Ids.Where(IsOfConditions)];

    [Fact]
    public void Ids_AllOfThem_AreDistinctAndEveryPageHasOne()
    {
        Assert.Equal(Ids.Distinct(), Ids);
        Assert.Equal(Ids.Order(), Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Theory]
    [MemberData(nameof(PolicyIds))]
    public void Page_ItsExamples_GiveTheDiagnosticAndNone(string id)
    {
        MatchCollection examples = Regex.Matches(File.ReadAllText(Path.Combine(Folder, id + ".md")), "```yaml\n(.*?)```", RegexOptions.Singleline);
        Assert.Equal(2, examples.Count);

        Diagnostic only = Assert.Single(Compile(examples[0].Groups[1].Value).Diagnostics.DistinctBy(found => found.Id));
        Assert.Equal(id, only.Id);
        CompiledPolicy right = Compile(examples[1].Groups[1].Value);
        Assert.Empty(right.Diagnostics);
        Assert.NotEmpty(right.Image);
    }

    [Theory]
    [MemberData(nameof(ConditionIds))]
    public void ConditionPage_ItsExamples_GiveTheDiagnosticAndNone(string id)
    {
        MatchCollection examples = Regex.Matches(File.ReadAllText(Path.Combine(Folder, id + ".md")), "```cel\n(.*?)\n```", RegexOptions.Singleline);
        Assert.Equal(2, examples.Count);

        var errors = new List<ConditionError>();
        Assert.Null(ConditionCompiler.Compile(examples[0].Groups[1].Value, [], errors));
        Assert.Equal([id], errors.Select(error => error.Code).Distinct());
        Assert.NotNull(ConditionCompiler.Compile(examples[1].Groups[1].Value, [], []));
    }

    private static bool IsOfConditions(string id) => string.CompareOrdinal(id, "FMP0100") >= 0 && string.CompareOrdinal(id, "FMP0120") < 0;

    private static CompiledPolicy Compile(string text) => Compiler.Compile([.. Packs.Small, .. Others(text), Packs.User(Spelled(text))]);

    // A page shows one file; this one is about two.
    private static IEnumerable<PolicySource> Others(string text) =>
        text.StartsWith("apiVersion: fastmcp/v1\ndefault: allow\n", StringComparison.Ordinal) ? [Packs.User("apiVersion: fastmcp/v1\ndecisions: [{ id: all, then: allow }]\ndefault: deny\n", "other.yaml")] : [];

    // What no page can show.
    private static string Spelled(string text) =>
        text.Replace("...100,000 more...", string.Join(", ", Enumerable.Range(0, 100_000).Select(number => $"t{number}")))
            .Replace("...4,097 decisions...", string.Concat(Enumerable.Range(0, 4097).Select(number => $"  - {{ id: d{number}, match: {{ tools: [t{number}] }}, then: allow }}\n")));
}
