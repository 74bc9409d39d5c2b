namespace FastMcp.PolicyCompiler.Conditions.Syntax;

/// <summary>What is wrong with a condition.</summary>
/// <param name="Code">One of <see cref="Diagnostics.Codes"/>.</param>
internal sealed record ConditionError(string Code, TextRange At, string Message);
