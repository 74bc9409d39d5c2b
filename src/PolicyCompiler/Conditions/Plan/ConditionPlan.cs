using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.PolicyCompiler.Conditions.Plan;

/// <summary>A condition, compiled.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Need">The protocol that its facts bind it to.</param>
/// <param name="Cost">The most steps that it can need, by its static bound.</param>
internal sealed record ConditionPlan(string Text, PlanNode Root, ProtocolNeed Need, long Cost);
