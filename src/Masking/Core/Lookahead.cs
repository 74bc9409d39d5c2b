namespace FastMcp.Masking.Core;

/// <summary>What must stand right of a value: one byte out of a set, or the end of the text.</summary>
/// <param name="Bytes">256 flags; null: anything, undecided never.</param>
/// <param name="OrEnd">The end of the text fits.</param>
internal sealed record Lookahead(bool[]? Bytes, bool OrEnd);
