namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>What holds where no decision does, as a file says it.</summary>
internal sealed record DefaultPlan(Then Then, bool Enforced, string File, int Line)
{
    public LayerPlan Layer { get; init; } = LayerPlan.Org;

    /// <summary>A layer below may allow what it denies.</summary>
    public bool Waivable { get; init; }

    public string? Appeal { get; init; }
}
