using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Each rule's automaton within the budget: what is too large is refused with its cost, before anything else is built of it.</summary>
internal static class BuildMachines
{
    public static void Run(PolicyDraft draft)
    {
        StateBudget budget = StateBudget.Default;
        long left = budget.AllRulesWork;
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Pattern is null)
            {
                continue;
            }

            long work = Math.Min(budget.RuleWork, left);
            rule.Machine = RuleMachine.Build(rule.Pattern.Value, budget, work, out MachineCost cost);
            left = Math.Max(0, left - cost.Steps);
            if (rule.Machine is null)
            {
                rule.Bag.Error(Codes.StateBudget, rule.ValueText.Span, Message(rule.Bound.Id.Value, budget, work, cost));
                rule.Pattern = null;
            }
        }
    }

    private static string Message(string id, StateBudget budget, long work, MachineCost cost)
    {
        const string advice = "Lower the bounds of its repeats, above all of nested ones.";
        string unfolds = $"The pattern of `{id}` unfolds to {cost.Places:N0} places";
        if (cost.States == 0)
        {
            return $"{unfolds} and more, and is given up there. {advice}";
        }

        string reached = $"{unfolds}; after {cost.States:N0} states and {cost.Steps:N0} steps it is given up: ";
        return work < budget.RuleWork
            ? $"{reached}all rules together may take {budget.AllRulesWork:N0} steps, and the rules before it took the rest. {advice}"
            : $"{reached}a rule may need {budget.PerRule:N0} states and {budget.RuleWork:N0} steps. {advice}";
    }
}
