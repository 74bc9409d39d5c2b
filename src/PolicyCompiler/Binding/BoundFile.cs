using FastMcp.PolicyCompiler.Agents.Binding;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>A file whose shape is right, as far as it is.</summary>
internal sealed record BoundFile(PolicySource Source, DiagnosticBag Bag, IReadOnlyList<BoundRule> Rules, IReadOnlyList<BoundPackSwitch> Packs)
{
    public IReadOnlyList<BoundReveal> Reveals { get; init; } = [];

    public IReadOnlyList<BoundDecision> Decisions { get; init; } = [];

    /// <summary>Null: the file does not say.</summary>
    public BoundDefault? Default { get; init; }

    public LayerPlan Layer { get; init; } = LayerPlan.Org;

    public IReadOnlyList<BoundException> Exceptions { get; init; } = [];

    /// <summary>Where an agent, or its owner, can appeal against a denial; null: the file does not say.</summary>
    public string? Appeal { get; init; }

    public IReadOnlyList<(CataloguePlan Plan, SourceSpan At)> Catalogues { get; init; } = [];

    public BoundRegistry Registry { get; init; } = BoundRegistry.None;

    /// <summary>The name of the built-in pack that the file belongs to.</summary>
    public string Pack { get; } = Source.Pack;
}
