namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>The layer of a policy file, and whose it is.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">The team or agent; empty for the organisation.</param>
internal sealed record LayerPlan(LayerKind Kind, string Name)
{
    public static LayerPlan Org { get; } = new(LayerKind.Org, "");

    public override string ToString() => Kind == LayerKind.Org ? "the organisation" : $"the {Kind.ToString().ToLowerInvariant()} {Name}";
}
