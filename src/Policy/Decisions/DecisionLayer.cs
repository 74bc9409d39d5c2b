using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Decisions;

/// <summary>Whose policy file a decision stands in.</summary>
/// <param name="Kind">Organisation, team or agent.</param>
/// <param name="Name">The team or agent; empty for the organisation.</param>
public sealed record DecisionLayer(LayerKind Kind, string Name)
{
    public static DecisionLayer Org { get; } = new(LayerKind.Org, "");

    /// <summary>The layer's decisions are about this caller.</summary>
    public bool IsFor(CallerFacts caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Kind switch
        {
            LayerKind.Org => true,
            LayerKind.Team => caller.Team == Name,
            _ => caller.RegisteredAs == Name,
        };
    }

    public override string ToString() => Kind == LayerKind.Org ? "org" : $"{Kind.ToString().ToLowerInvariant()} {Name}";
}
