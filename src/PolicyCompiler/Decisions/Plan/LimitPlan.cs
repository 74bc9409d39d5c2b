namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>How often the calls of a decision may be made: a bucket that fills evenly.</summary>
/// <param name="Calls">In one period.</param>
/// <param name="Seconds">The period.</param>
/// <param name="Burst">Calls that may come at once.</param>
/// <param name="By">Whose calls share a bucket.</param>
internal sealed record LimitPlan(int Calls, int Seconds, int Burst, LimitBy By);
