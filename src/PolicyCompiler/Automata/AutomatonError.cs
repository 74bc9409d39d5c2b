namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Why no automaton was built.</summary>
/// <param name="RuleId">The rule to change.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record AutomatonError(string RuleId, string Message);
