namespace FastMcp.PolicyCompiler.Agents.Plan;

/// <summary>Who is registered, and what each may use up.</summary>
internal sealed record RegistryPlan
{
    public static RegistryPlan None { get; } = new();

    public IReadOnlyList<AgentPlan> Agents { get; init; } = [];

    public Unregistered Unregistered { get; init; }

    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>Null: no budget of money has effect.</summary>
    public PricesPlan? Prices { get; init; }

    public bool IsEmpty => Agents.Count == 0 && Budgets.Count == 0 && Unregistered == Unregistered.Allow;
}
