using System.Text;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Examples hold: a match example is matched as a whole, a clean one nowhere.</summary>
internal static class CheckExamples
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Alone is null && rule.Terms is null)
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
        List<TextMatch> found = Find(rule, text);
        if (found.Count == 1 && (rule.IsPart || found[0].Length == text.Length))
        {
            return;
        }

        if (rule.IsPart)
        {
            rule.Bag.Error(Codes.MatchExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall match one value in this example, but {found.Count} are matched{WhyNone(rule, text, found)}.");
            return;
        }

        string instead = found.Count == 0 ? "nothing is matched" + Why(rule, text) : $"only `{Cut(text, found[0])}` is matched";
        rule.Bag.Error(Codes.MatchExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall match this example as a whole, but {instead}.");
    }

    /// <summary>Of a value behind a context, the start that came farthest.</summary>
    private static string WhyNone(RuleDraft rule, byte[] text, List<TextMatch> found)
    {
        if (found.Count > 0 || new RuleWalk(rule.Machine!, rule.Alone!).Attempts(text).OrderByDescending(attempt => attempt.Length).ThenByDescending(attempt => attempt.Reached).FirstOrDefault() is not { } best)
        {
            return "";
        }

        string part = Printable.Of(text.AsSpan(best.Start, Math.Max(best.Length, best.Reached)));
        return best.End == AttemptEnd.NoContext ? $": `{part}` fits, but what must stand before it does not" : $"; `{part}` came nearest";
    }

    private static string Why(RuleDraft rule, byte[] text)
    {
        if (rule.Terms is not null)
        {
            return "";
        }

        Attempt attempt = new RuleWalk(rule.Machine!, rule.Alone!).At(text, 0);
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
        List<TextMatch> found = Find(rule, text);
        if (found.Count > 0)
        {
            rule.Bag.Error(Codes.CleanExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall match nothing in this example, but `{Cut(text, found[0])}` is matched.");
        }
    }

    private static List<TextMatch> Find(RuleDraft rule, byte[] text) =>
        rule.Terms is { } terms ? WholeTerms.Find(terms, text) : WholeText.Find(rule.Alone!, text);

    private static string Cut(byte[] text, TextMatch match) => Encoding.UTF8.GetString(text, match.Start, match.Length);
}
