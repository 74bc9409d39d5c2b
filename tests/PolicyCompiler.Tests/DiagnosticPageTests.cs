using System.Reflection;
using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>docs/diagnostics: a page each, whose wrong example gives the diagnostic and whose right one gives none.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly string Folder = Path.Combine(Shared.Repository, "docs", "diagnostics");

    private static IEnumerable<string> Ids { get; } =
        [.. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> AllIds => [.. Ids];

    [Fact]
    public void Ids_AllOfThem_AreDistinctAndEveryPageHasOne()
    {
        Assert.Equal(Ids.Distinct(), Ids);
        Assert.Equal(Ids.Order(), Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Theory]
    [MemberData(nameof(AllIds))]
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

    private static CompiledPolicy Compile(string text) => Compiler.Compile([.. Packs.Small, Packs.User(Spelled(text))]);

    // What no page can show.
    private static string Spelled(string text) =>
        text.Replace("...100,000 more...", string.Join(", ", Enumerable.Range(0, 100_000).Select(number => $"t{number}")));
}
