using FastMcp.PolicyCompiler.Agents.Plan;
using FastMcp.PolicyCompiler.Catalogues;

namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>All decisions of a policy, in the order of their files and in them.</summary>
/// <param name="Default">Null: no file says it.</param>
internal sealed record DecisionsPlan(IReadOnlyList<DecisionPlan> Decisions, DefaultPlan? Default)
{
    public static DecisionsPlan None { get; } = new([], null);

    /// <summary>Defaults of teams and agents.</summary>
    public IReadOnlyList<DefaultPlan> Below { get; init; } = [];

    public IReadOnlyList<ExceptionPlan> Exceptions { get; init; } = [];

    public IReadOnlyList<CataloguePlan> Catalogues { get; init; } = [];

    public RegistryPlan Registry { get; init; } = RegistryPlan.None;

    /// <summary>No call is judged.</summary>
    public bool IsEmpty => Decisions.Count == 0 && Default is null && Below.Count == 0;
}
