using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Rules that <c>reveal</c> names -> ordinals. What can never reveal anything is an error.</summary>
internal static class BindReveals
{
    public static RevealSpec[] Run(PolicyDraft draft, bool report)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule.Enabled)];
        var reveals = new List<RevealSpec>();
        foreach (BoundFile file in draft.Files)
        {
            foreach (BoundReveal reveal in file.Reveals)
            {
                int[] ordinals = [.. reveal.Rules.Select(id => Find(file, id, rules, report)).Where(ordinal => ordinal >= 0).Distinct()];
                if (ordinals.Length > 0 && reveal.Upstreams.Count > 0 && reveal.Tools.Count > 0)
                {
                    reveals.Add(new RevealSpec(ordinals, [.. reveal.Upstreams.Select(glob => glob.Value)], [.. reveal.Tools.Select(glob => glob.Value)]));
                }
            }
        }

        return [.. reveals];
    }

    private static int Find(BoundFile file, ScalarNode id, RuleDraft[] rules, bool report)
    {
        int ordinal = Array.FindIndex(rules, rule => rule.Bound.Id.Value == id.Value);
        bool makesTokens = ordinal >= 0 && rules[ordinal].Bound.Mask.Kind == MaskKind.Token;
        if (makesTokens || !report)
        {
            return makesTokens ? ordinal : -1;
        }

        if (ordinal < 0)
        {
            file.Bag.Error(Codes.RevealRule, id.Span, $"There is no rule `{id.Value}` that is on." + Suggestion.For(id.Value, rules.Select(rule => rule.Bound.Id.Value)));
        }
        else
        {
            file.Bag.Error(Codes.RevealNothing, id.Span, $"The rule `{id.Value}` makes no tokens, so there is nothing to reveal. Its mask would be `{{ token: LABEL }}`.");
        }

        return -1;
    }
}
