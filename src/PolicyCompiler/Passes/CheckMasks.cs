using System.Text;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>
/// A mask is itself no match, of its rule or of another: what is masked twice, on its way back or into the record,
/// would look like a new value each time.
/// </summary>
internal static class CheckMasks
{
    public static void Run(PolicyDraft draft)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule.Alone is not null || rule.Terms is not null)];
        foreach (RuleDraft rule in rules)
        {
            draft.Cancel.ThrowIfCancellationRequested();
            string[] masks = [.. MaskSamples.Of(rule.Bound)];
            if (rule.Bound.Mask.Kind == MaskKind.Replace && masks.FirstOrDefault(mask => IsMatch(rule, mask)) is { } own)
            {
                rule.Bag.Error(Codes.MaskMatches, rule.Bound.MaskSpan, $"The mask `{own}` is itself a match of the rule `{rule.Bound.Id.Value}`.");
            }
            else if (rule.Enabled)
            {
                CheckOthers(rule, masks, rules);
            }
        }
    }

    private static void CheckOthers(RuleDraft rule, string[] masks, RuleDraft[] rules)
    {
        foreach (RuleDraft other in rules.Where(other => other != rule && other.Enabled))
        {
            // A user's wide rule may find a digit in a built-in mask. It is wrong where it finds the whole mask.
            bool foreign = rule.File.Source.Origin == PolicyOrigin.BuiltIn && other.File.Source.Origin == PolicyOrigin.User;
            if (masks.FirstOrDefault(mask => foreign ? IsWholeMatch(other, mask) : IsMatch(other, mask)) is { } mask)
            {
                Report(rule, mask, other, foreign);
            }
        }
    }

    private static void Report(RuleDraft rule, string mask, RuleDraft other, bool foreign)
    {
        const string again = "what is masked once would be masked again.";
        if (foreign)
        {
            other.Bag.Error(Codes.MaskMatchesOther, other.ValueSpan, $"The rule `{other.Bound.Id.Value}` matches `{mask}`, the mask of the built-in rule `{rule.Bound.Id.Value}`: {again} Narrow it.");
        }
        else
        {
            rule.Bag.Error(Codes.MaskMatchesOther, rule.Bound.MaskSpan, $"The mask of `{rule.Bound.Id.Value}`, such as `{mask}`, is a match of the rule `{other.Bound.Id.Value}` ({other.File.Source.Path}, line {other.Bound.Id.Span.Line}): {again} Choose another mask.");
        }
    }

    private static bool IsMatch(RuleDraft rule, string mask) => Find(rule, mask).Count > 0;

    private static bool IsWholeMatch(RuleDraft rule, string mask) => Find(rule, mask).Any(match => match.Length == Encoding.UTF8.GetByteCount(mask));

    private static List<TextMatch> Find(RuleDraft rule, string mask)
    {
        byte[] text = Encoding.UTF8.GetBytes(mask);
        return rule.Terms is { } terms ? WholeTerms.Find(terms, text)
            : rule.Machine!.EndsAnywhere(text) ? WholeText.Find(rule.Alone!, text) : [];
    }
}
