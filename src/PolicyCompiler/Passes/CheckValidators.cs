using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>A validator exists and can say yes to a value of the pattern's length.</summary>
internal static class CheckValidators
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules.Where(rule => rule.Bound.Terms is null))
        {
            if (rule.Bound is { Key: null, Validate: { } name } && !Check(rule, name))
            {
                rule.Pattern = null;
            }
        }
    }

    private static bool Check(RuleDraft rule, ScalarNode name)
    {
        if (Validators.Find(name.Value) is null)
        {
            rule.Bag.Error(Codes.UnknownValidator, name.Span, $"There is no validator `{name.Value}`." + Suggestion.For(name.Value, Validators.Names));
            return false;
        }

        if (rule.Bound.Block is not null)
        {
            rule.Bag.Error(Codes.ValidatorMisfit, name.Span, "A block rule has no validator: it masks from its begin marker on, before the rest is there.");
            return false;
        }

        int least = Validators.MinLengthOf(name.Value);
        if (rule.Pattern is { } pattern && pattern.Rule.MaxLength < least)
        {
            rule.Bag.Error(Codes.ValidatorMisfit, name.Span, $"`{name.Value}` needs at least {least} bytes; the longest value of this pattern has {pattern.Rule.MaxLength}. The rule could never match.");
            return false;
        }

        if (rule.Bound.Match.Count == 0)
        {
            rule.Bag.Error(Codes.NoMatchExample, name.Span, "A rule with a validator needs a match example, which shows that the two fit.");
        }

        return true;
    }
}
