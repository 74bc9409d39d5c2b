namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>All decisions of a policy, in the order of their files and in them.</summary>
/// <param name="Default">Null: no file says it.</param>
internal sealed record DecisionsPlan(IReadOnlyList<DecisionPlan> Decisions, DefaultPlan? Default)
{
    public static DecisionsPlan None { get; } = new([], null);

    public bool IsEmpty => Decisions.Count == 0 && Default is null;
}
