namespace FastMcp.Recording;

/// <summary>A match, never its value.</summary>
/// <param name="Direction">Where it was.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Channel">The text channel, 0 for a text of its own.</param>
/// <param name="Offset">Bytes of the channel's decoded text before the value.</param>
/// <param name="Length">Bytes of decoded text.</param>
/// <param name="Enforced">False where the rule only monitors.</param>
public readonly record struct RecordedFinding(Direction Direction, string Rule, ulong Channel, long Offset, int Length, bool Enforced);
