using System.Text.RegularExpressions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Conditions.Types;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Conditions;

/// <summary>The section "Conditions" of docs/policy-language.md says what the compiler and the run time do.</summary>
public sealed class ConditionDocsTests
{
    private static readonly string Page = Section(File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy-language.md")));

    [Fact]
    public void Facts_OfThePage_AreThoseOfTheSchema()
    {
        string[] rows = [.. Regex.Matches(Page, @"^\| `([a-z][\w.]+)` \| ([^|]+) \| ([^|]*) \| ([^|]+) \|$", RegexOptions.Multiline).Select(row => string.Join(" / ", row.Groups.Values.Skip(1).Select(group => group.Value.Trim())))];
        Assert.Equal(FactSchema.Facts.Names.Select(name => $"{name.Name} / {name.Type} / {(name.Optional ? "may be absent" : "")} / {name.Meaning}"), rows);
    }

    [Fact]
    public void Functions_OfTheCompiler_AreAllOnThePage() =>
        Assert.All(FunctionTable.All.Where(function => char.IsLetter(function.Name[0])), function => Assert.Matches($@"`[^`\n]*\b{Regex.Escape(function.Name)}\b[^`\n]*`", Page));

    /// <summary>Lines of the page's cel blocks: a condition, and behind // what it comes to for the call that the page describes.</summary>
    [Fact]
    public void Examples_OfThePage_ComeToWhatThePageSays()
    {
        int count = 0;
        foreach (Match block in Regex.Matches(Page, "```cel\n(.*?)```", RegexOptions.Singleline))
        {
            foreach (string line in block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.Split(" // ");
                string said = parts[1].Trim();
                if (said.StartsWith("FMP", StringComparison.Ordinal))
                {
                    var errors = new List<ConditionError>();
                    ConditionCompiler.Compile(parts[0].Trim(), [], errors);
                    Assert.True(errors.Any(error => error.Code == said), line);
                }
                else
                {
                    Assert.True(said == Given.Truth(parts[0].Trim(), Given.Call).ToString().ToLowerInvariant(), line);
                }

                count++;
            }
        }

        Assert.True(count > 20);
    }

    private static string Section(string page)
    {
        int start = page.IndexOf("\n## Conditions\n", StringComparison.Ordinal);
        int end = page.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return page[start..end];
    }
}
