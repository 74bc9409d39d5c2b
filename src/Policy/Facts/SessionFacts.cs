namespace FastMcp.Policy.Facts;

/// <summary>What is known of the session that a call belongs to.</summary>
/// <param name="Calls">Calls before this one.</param>
/// <param name="Taints">What earlier decisions put on it.</param>
/// <param name="Started">When it began.</param>
public readonly record struct SessionFacts(long Calls, TextSet Taints, DateTimeOffset Started);
