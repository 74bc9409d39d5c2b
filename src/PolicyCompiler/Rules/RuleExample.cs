namespace FastMcp.PolicyCompiler.Rules;

/// <summary>An example of a rule.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsMatch">True: a value as a whole; false: nothing is found in it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RuleExample(string Text, bool IsMatch, int Line, int Column);
