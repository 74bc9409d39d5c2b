using FastMcp.PolicyCompiler.Agents.Binding;
using FastMcp.PolicyCompiler.Agents.Passes;
using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents;

/// <summary>Agents, budgets and prices of all files -> a plan; what is wrong goes to the files' diagnostics.</summary>
internal static class RegistryCompiler
{
    public const int MostAgents = 1024;
    public const int MostBudgets = 1024;

    public static RegistryPlan Compile(IReadOnlyList<BoundFile> files)
    {
        CheckOrg(files);
        CheckRecognition.Run(files);
        BoundFile[] words = [.. files.Where(file => file.Registry.Unregistered is not null)];
        BoundFile[] prices = [.. files.Where(file => file.Registry.Prices is not null)];
        Once(words, "unregistered", file => file.Registry.Unregistered!.Value.At, Codes.Registry);
        Once(prices, "prices", file => file.Registry.Prices!.Value.At, Codes.Prices);
        AgentPlan[] agents = [.. files.SelectMany(file => file.Registry.Agents.Select(agent => agent.Plan))];
        CheckBudgets(files, prices.Length > 0);
        return new RegistryPlan
        {
            Agents = agents,
            // Whoever registers agents wants to know of the others.
            Unregistered = words.Length > 0 ? words[0].Registry.Unregistered!.Value.Word : agents.Length > 0 ? Unregistered.Deny : Unregistered.Allow,
            Budgets = [.. files.SelectMany(file => file.Registry.Budgets.Select(budget => budget.Plan))],
            Prices = prices.Length > 0 ? prices[0].Registry.Prices!.Value.Plan : null,
        };
    }

    // A team that registers agents, or writes prices, would loosen what is above it.
    private static void CheckOrg(IReadOnlyList<BoundFile> files)
    {
        foreach (BoundFile file in files.Where(file => file.Layer.Kind != LayerKind.Org))
        {
            BoundRegistry own = file.Registry;
            SourceSpan? at = own.Agents.Count > 0 ? own.Agents[0].At : own.Budgets.Count > 0 ? own.Budgets[0].At : own.Unregistered?.At ?? own.Prices?.At;
            if (at is not null)
            {
                file.Bag.Error(Codes.Registry, at.Value, $"Agents, budgets and prices are the organisation's; this file is of {file.Layer}.");
            }
        }
    }

    private static void Once(BoundFile[] saying, string key, Func<BoundFile, SourceSpan> at, string code)
    {
        foreach (BoundFile file in saying.Skip(1))
        {
            file.Bag.Error(code, at(file), $"`{key}` is said already: {saying[0].Source.Path}, line {at(saying[0]).Line}.");
        }
    }

    private static void CheckBudgets(IReadOnlyList<BoundFile> files, bool priced)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (BoundFile file in files)
        {
            foreach ((Budget plan, SourceSpan at) in file.Registry.Budgets)
            {
                if (!seen.Add(plan.Id))
                {
                    file.Bag.Error(Codes.Budget, at, $"The budget id `{plan.Id}` is taken.");
                }

                if (plan.Money is not null && !priced)
                {
                    file.Bag.Error(Codes.Prices, at, $"The budget `{plan.Id}` is of money, and no file has `prices`: it would never be used up.");
                }

                if (seen.Count == MostBudgets + 1)
                {
                    file.Bag.Error(Codes.Budget, at, $"There are more than {MostBudgets} budgets.");
                }
            }
        }
    }
}
