namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>What one rule's automaton costs, or had cost when it was given up.</summary>
/// <param name="Places">Nodes that the pattern unfolds to.</param>
/// <param name="States">Deterministic states.</param>
/// <param name="Steps">Work of the construction.</param>
internal readonly record struct MachineCost(int Places, int States, long Steps);
