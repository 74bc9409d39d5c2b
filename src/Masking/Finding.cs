namespace FastMcp.Masking;

/// <summary>One match.</summary>
/// <param name="Rule">Index into <see cref="RuleSet.Rules"/>.</param>
/// <param name="Offset">Where the value begins, in bytes of the channel's decoded text.</param>
/// <param name="Length">Bytes of decoded text, of a block rule those of its begin marker, of a key rule 0: it leaves masked before its end is there.</param>
/// <param name="Enforced">False where the rule only monitors.</param>
public readonly record struct Finding(int Rule, long Offset, int Length, bool Enforced);
