using System.Text;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Plan;
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
        if (found.Count == 1 && found[0].Length == text.Length)
        {
            return;
        }

        string instead = found.Count == 0 ? "nothing is matched" : $"only `{Cut(text, found[0])}` is matched";
        rule.Bag.Error(Codes.MatchExample, example.Span, $"The rule `{rule.Bound.Id.Value}` shall match this example as a whole, but {instead}.");
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
