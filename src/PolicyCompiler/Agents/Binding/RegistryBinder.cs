using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Agents.Binding;

/// <summary>The keys <c>agents</c>, <c>unregistered</c>, <c>budgets</c> and <c>prices</c> of a file.</summary>
internal static class RegistryBinder
{
    /// <summary>In the order of <see cref="Unregistered"/>.</summary>
    public static readonly string[] Words = ["allow", "monitor", "deny"];

    public static BoundRegistry Bind(MapReader file, PolicySource source, DiagnosticBag bag)
    {
        var budgets = new List<(Budget, SourceSpan)>();
        foreach (SyntaxNode node in file.List("budgets"))
        {
            BudgetBinder.Bind(node, source.Path, null, bag, budgets);
        }

        var agents = new List<(AgentPlan, SourceSpan)>();
        foreach (SyntaxNode node in file.List("agents"))
        {
            if (AgentBinder.Bind(node, source.Path, bag, budgets) is { } agent)
            {
                agents.Add(agent);
            }
        }

        int word = file.Word("unregistered", Words);
        return new BoundRegistry(agents, word < 0 ? null : ((Unregistered)word, file.KeyOf("unregistered")!.Span), budgets, PricesBinder.Bind(file, bag));
    }
}
