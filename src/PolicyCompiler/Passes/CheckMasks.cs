using System.Text;
using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Matching;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>A replacement is not itself a match of its rule: what is masked twice would look like a new value each time.</summary>
internal static class CheckMasks
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            MaskSpec mask = rule.Bound.Mask;
            if (mask.Kind == MaskKind.Replace && Matches(rule, Encoding.UTF8.GetBytes(mask.Text)))
            {
                rule.Bag.Error(Codes.MaskMatches, rule.Bound.MaskSpan, $"The mask `{mask.Text}` is itself a match of the rule `{rule.Bound.Id.Value}`.");
            }
        }
    }

    private static bool Matches(RuleDraft rule, byte[] text) =>
        rule.Terms is { } terms ? WholeTerms.Find(terms, text).Count > 0 : rule.Alone is not null && WholeText.Find(rule.Alone, text).Count > 0;
}
