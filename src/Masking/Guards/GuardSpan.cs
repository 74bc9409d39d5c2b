namespace FastMcp.Masking.Guards;

/// <summary>A value that a guard found in one text.</summary>
/// <param name="Start">In UTF-16 units of the text as it leaves, own masks included.</param>
/// <param name="End">Behind its last unit.</param>
/// <param name="Label">What it is.</param>
public readonly record struct GuardSpan(long Start, long End, GuardLabel Label);
