namespace FastMcp.PolicyCompiler.Patterns;

/// <summary>Why a pattern is refused.</summary>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Position">First character, from 0.</param>
/// <param name="Length">Characters.</param>
internal sealed record PatternError(string Message, int Position, int Length);
