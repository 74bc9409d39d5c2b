using System.Text;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>
/// Examples hold: a match example is matched as a whole (of a rule with context, which the example holds too: one value is
/// found, up to what follows it), a clean one nowhere.
/// </summary>
internal static class CheckExamples
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Alone is null)
            {
                continue;
            }

            foreach (ScalarNode example in rule.Bound.Match)
            {
                CheckMatch(rule, example);
            }

            foreach (ScalarNode example in rule.Bound.Clean)
            {
                CheckClean(rule, example);
            }
        }
    }

    private static void CheckMatch(RuleDraft rule, ScalarNode example)
    {
        byte[] text = Encoding.UTF8.GetBytes(example.Value);
        List<TextMatch> found = WholeText.Find(rule.Alone!, text);
        if (found.Count == 1 && (found[0].Length == text.Length || rule.Pattern?.Context is not null))
        {
            return;
        }

        string instead = found.Count == 0 ? "nothing is matched" + Why(rule, text) : $"only `{Cut(text, found[0])}` is matched";
        string wanted = rule.Pattern?.Context is null ? "match this example as a whole" : "find one value in this example";
        rule.Bag.Error(Codes.MatchExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall {wanted}, but {instead}.");
    }

    private static string Why(RuleDraft rule, byte[] text)
    {
        Attempt attempt = new RuleWalk(rule.Machine!, rule.Pattern!, rule.Alone!.Rules[0]).At(text, 0);
        return attempt.End switch
        {
            AttemptEnd.Validator => $": the pattern fits, but the validator `{rule.Bound.Validate!.Value}` says no",
            AttemptEnd.Entropy => ": the pattern fits, but there is less `entropy` in it",
            AttemptEnd.Allowed => ": the pattern fits, but `allow` lists something in it",
            AttemptEnd.NoContext => ": the value fits, but what must stand before it does not",
            AttemptEnd.Lookahead => ": the pattern fits, but not what it wants to follow",
            _ when attempt.Reached < text.Length => $": the pattern goes along up to `{Printable.Of(text.AsSpan(0, attempt.Reached))}`",
            _ => $": the example ends {attempt.Missing} byte(s) before a value does",
        };
    }

    private static void CheckClean(RuleDraft rule, ScalarNode example)
    {
        byte[] text = Encoding.UTF8.GetBytes(example.Value);
        List<TextMatch> found = WholeText.Find(rule.Alone!, text);
        if (found.Count > 0)
        {
            rule.Bag.Error(Codes.CleanExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall match nothing in this example, but `{Cut(text, found[0])}` is matched.");
        }
    }

    private static string Cut(byte[] text, TextMatch match) => Encoding.UTF8.GetString(text, match.Start, match.Length);
}
