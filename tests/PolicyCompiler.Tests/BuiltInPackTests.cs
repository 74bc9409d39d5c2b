using System.Text;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

public sealed class BuiltInPackTests
{
    private static readonly CompiledPolicy Compiled = Compiler.Compile(Packs.Sources);

    private static readonly Lazy<PolicyImage> Image = new(() => TableImage.Read(Compiled.Image));

    public static TheoryData<string> CleanLines => [.. Lines("clean.txt")];

    public static TheoryData<string> MaskedLines => [.. Lines("masked.txt")];

    [Fact]
    public void Packs_Compiled_GiveASmallImageWithoutDiagnostics()
    {
        Assert.True(Compiled.Diagnostics.Count == 0, string.Join("\n", Compiled.Diagnostics));
        Assert.InRange(Compiled.Image.Length, 1, 5_000_000);
        Assert.Same(Image.Value.Response, Image.Value.Record);
        Assert.All(Image.Value.Request.Rules, rule => Assert.StartsWith("policies/secrets/", Image.Value.Rules[rule.Ordinal].File, StringComparison.Ordinal));
        Assert.Equal(
            ["email", "card", "us-ssn", "iban", "phone", "us-itin", "us-mbi", "phone-labelled", "phone-spoken"],
            Image.Value.Rules.Where(rule => rule.File.StartsWith("policies/pii", StringComparison.Ordinal)).Select(rule => rule.Id));
    }

    [Fact]
    public void Packs_EveryRule_HasExamplesOfBothKinds()
    {
        string[] rules = [.. Packs.Sources.SelectMany(source => source.Text.Split("\n  - id: ").Skip(1))];
        Assert.All(rules, rule => Assert.Matches("\\n      match: \\[.+\\]\\n      clean: \\[.+\\]\\n", rule + "\n"));
    }

    [Theory]
    [MemberData(nameof(CleanLines))]
    public void Packs_CleanLine_IsLeftAlone(string line) => Assert.Equal("", Found(line));

    [Theory]
    [MemberData(nameof(MaskedLines))]
    public void Packs_Line_IsMaskedWhereItMust(string line)
    {
        string[] parts = line.Split('\t');
        Assert.Equal(parts[1], Found(parts[0]));
    }

    private static IEnumerable<string> Lines(string file) =>
        File.ReadAllLines(Path.Combine(Shared.Repository, "tests", "Corpus", "pii", file)).Where(line => !line.StartsWith("# ", StringComparison.Ordinal));

    private static string Found(string line)
    {
        byte[] text = Encoding.UTF8.GetBytes(line);
        return string.Join(" | ", WholeText.Find(Image.Value.Record, text).Select(match => Encoding.UTF8.GetString(text, match.Start, match.Length)));
    }
}
