using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>A token holds its value, so the value is bounded; and its label says which rule it is of.</summary>
internal static class CheckTokens
{
    /// <summary>Bytes of a value that a token can hold.</summary>
    public const int MostValue = 256;

    public static void Run(PolicyDraft draft)
    {
        var labels = new Dictionary<string, RuleDraft>(StringComparer.Ordinal);
        foreach (RuleDraft rule in draft.Rules.Where(rule => rule.Bound.Mask.Kind == MaskKind.Token && rule.Bound.Key is null))
        {
            string label = rule.Bound.Mask.Text;
            if (rule.Enabled && labels.TryGetValue(label, out RuleDraft? other))
            {
                rule.Bag.Error(Codes.TokenLabel, rule.Bound.MaskSpan, $"The label `{label}` is that of the rule `{other.Bound.Id.Value}` already; a token's label says which rule it is of.");
            }
            else if (rule.Enabled)
            {
                labels.Add(label, rule);
            }

            Check(rule);
        }
    }

    private static void Check(RuleDraft rule)
    {
        if (rule.Bound.Block is not null)
        {
            rule.Bag.Error(Codes.TokenMisfit, rule.Bound.MaskSpan, "A block rule masks before its end is there; a token needs the whole value. Use `replace`.");
        }
        else if (rule.Pattern is { Rule.MaxLength: > MostValue } pattern)
        {
            rule.Bag.Error(Codes.TokenMisfit, rule.Bound.MaskSpan, $"A token holds a value of at most {MostValue} bytes; one of this rule can have {pattern.Rule.MaxLength}. Add `maxLength: {MostValue}` or bound the pattern.");
        }
    }
}
