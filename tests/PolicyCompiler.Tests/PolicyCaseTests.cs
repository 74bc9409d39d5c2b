using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>tests/Corpus/policies: a file is compiled beside a small pack and says in comments what the compiler finds, all of it.</summary>
public sealed class PolicyCaseTests
{
    private static readonly string Folder = Path.Combine(Shared.Repository, "tests", "Corpus", "policies");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_Compiled_FindsWhatItsCommentsSay(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder, name));
        CompiledPolicy compiled = Compiler.Compile([Packs.User(text, name), .. Packs.Small]);

        MatchCollection expected = Regex.Matches(text, @"^# expect: (\(\d+,\d+\)) (FMP\d{4}) (.*)$", RegexOptions.Multiline);
        Assert.Equal(
            expected.Select(match => match.Groups[1].Value + " " + match.Groups[2].Value),
            compiled.Diagnostics.Select(found => $"({found.Line},{found.Column}) {found.Id}"));
        Assert.All(expected.Zip(compiled.Diagnostics), pair => Assert.Contains(pair.First.Groups[3].Value, pair.Second.Message));
        Assert.Equal(expected.Count == 0, compiled.Image.Length > 0);
    }
}
