using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Each rule's automaton alone: it fits the budget, and examples can be run.</summary>
internal static class BuildRules
{
    public static void Run(PolicyDraft draft)
    {
        foreach (RuleDraft rule in draft.Rules)
        {
            draft.Cancel.ThrowIfCancellationRequested();
            if (rule.Pattern is null)
            {
                continue;
            }

            rule.Alone = AutomatonBuilder.Build([rule.Pattern], StateBudget.Default, out AutomatonError? error, draft.Memo);
            if (error is not null)
            {
                rule.Bag.Error(Codes.StateBudget, (rule.Bound.Pattern ?? rule.Bound.Block!.Begin).Span, error.Message);
            }
        }
    }
}
