using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>All key rules together stay within what the engine compares for each key. The rule that goes beyond is named.</summary>
internal static class CheckKeyBudget
{
    public static void Run(PolicyDraft draft)
    {
        int names = 0, steps = 0;
        foreach (RuleDraft rule in draft.Rules.Where(rule => rule.Enabled && rule.Key is not null))
        {
            KeySpec key = rule.Key!.Key!;
            bool within = names <= KeySpec.MostNames && steps <= KeySpec.MostSteps;
            names += key.Names.Length + key.Contains.Length;
            steps += key.Paths.Sum(path => path.Length);
            if (within && (names > KeySpec.MostNames || steps > KeySpec.MostSteps))
            {
                string what = names > KeySpec.MostNames ? $"{names} names and parts; at most {KeySpec.MostNames}" : $"{steps} steps of paths; at most {KeySpec.MostSteps}";
                rule.Bag.Error(Codes.KeyBudget, rule.Bound.Key!.Span, $"With this rule the key rules have {what} are compared for each key.");
            }
        }
    }
}
