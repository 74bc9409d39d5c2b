using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Decisions;

/// <summary>How often calls may be made: a bucket that fills evenly, <paramref name="Calls"/> in <paramref name="Seconds"/>.</summary>
/// <param name="Decision">Whose limit it is.</param>
/// <param name="Calls">In one period.</param>
/// <param name="Seconds">The period.</param>
/// <param name="Burst">What fits into the bucket.</param>
/// <param name="By">Whose calls share a bucket.</param>
public sealed record RateLimit(string Decision, int Calls, int Seconds, int Burst, LimitBy By);
