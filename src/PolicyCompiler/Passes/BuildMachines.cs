using System.Globalization;
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
            draft.Cancel.ThrowIfCancellationRequested();
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
        string unfolds = $"The pattern of `{id}` unfolds to {Count(cost.Places)} places";
        if (cost.States == 0)
        {
            return $"{unfolds} and more, and is given up there. {advice}";
        }

        string reached = $"{unfolds}; after {Count(cost.States)} states and {Count(cost.Steps)} steps it is given up: ";
        return work < budget.RuleWork
            ? $"{reached}all rules together may take {Count(budget.AllRulesWork)} steps, and the rules before it took the rest. {advice}"
            : $"{reached}a rule may need {Count(budget.PerRule)} states and {Count(budget.RuleWork)} steps. {advice}";
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
