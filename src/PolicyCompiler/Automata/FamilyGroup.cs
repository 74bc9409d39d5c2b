namespace FastMcp.PolicyCompiler.Automata;

/// <summary>Rules that may share families.</summary>
/// <param name="Rules">In the order in which they fill families.</param>
/// <param name="MostStates">Of a family of several.</param>
internal readonly record struct FamilyGroup((PatternRule Rule, int Number)[] Rules, int MostStates);
