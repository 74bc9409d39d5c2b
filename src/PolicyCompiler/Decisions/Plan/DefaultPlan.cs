namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>What holds where no decision does, as a file says it.</summary>
internal sealed record DefaultPlan(Then Then, bool Enforced, string File, int Line);
