using System.Text.RegularExpressions;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>
/// Policies in docs/policy-language.md that a block of verdicts follows: each of its lines is a call, and what comes of it. So the
/// page says what the deciders do.
/// </summary>
public sealed class DecisionDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "policy-language.md"));

    private static readonly FindingFacts[] Found = [new(new("aws-key"), new("high"), new("request"), new("body"), 1)];

    [Fact]
    public void Verdicts_OfThePage_AreThoseOfTheDeciders()
    {
        (int count, string above) = (0, "");
        foreach (Match example in Regex.Matches(Page, "```yaml\napiVersion: fastmcp/v1\n((?:(?!```).)*?)```\n\n```verdicts\n(.*?)```", RegexOptions.Singleline))
        {
            // A file of a team stands below the one that the page shows before it.
            string policy = example.Groups[1].Value;
            IDecider decider = policy.StartsWith("layer:", StringComparison.Ordinal) ? Decided.Files(above, policy).For("main", "crm") : Decided.Decider(policy);
            above = policy;
            foreach (string line in example.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Match parts = Regex.Match(line, @"^(?<call>.*?) {2,}(?<verdict>.*)$");
                Assert.True(Said(decider, parts.Groups["call"].Value) == parts.Groups["verdict"].Value, $"{line}: {Said(decider, parts.Groups["call"].Value)}");
                count++;
            }
        }

        Assert.True(count > 10);
    }

    [Fact]
    public void Policies_WithDecisions_AllHaveVerdicts() =>
        Assert.Equal(Regex.Count(Page, "```yaml\n((?!```)[\\s\\S])*?\ndecisions:"), Regex.Count(Page, "```verdicts"));

    private static string Said(IDecider decider, string call)
    {
        Verdict verdict = decider.Decide(Call(call));
        return $"{verdict.Outcome.ToString().ToLowerInvariant()} by {verdict.By!.Id}"
            + (verdict.Would is { } would ? $", would be {would.ToString().ToLowerInvariant()} by {verdict.WouldBy!.Id}" : "")
            + (verdict.Failed is { } failed ? $", and {failed.Id} failed" : "");
    }

    private static CallFacts Call(string call)
    {
        Match tool = Regex.Match(call, @"^tool (?<name>\S+)( of team (?<team>\S+)| of (?<group>\S+))?(?<found> with a finding)?( (?<arguments>\{.*\}))?$");
        if (tool.Success)
        {
            CallFacts facts = Decided.Tool(tool.Groups["name"].Value, tool.Groups["arguments"].Success ? tool.Groups["arguments"].Value : "{}", tool.Groups["group"].Success ? [tool.Groups["group"].Value] : []);
            return Decided.With(facts, tool.Groups["found"].Success ? Found : [], facts.Caller.As("bot", tool.Groups["team"].Value));
        }

        string[] words = call.Split(' ');
        return words[0] == "model" ? Decided.Model(words[1]) : Decided.Message(words[1], resource: words.Length > 2 ? words[2] : "");
    }
}
