namespace FastMcp.WebConsole.Watching;

/// <summary>Where a mask stands in a text.</summary>
/// <param name="Start">Of its first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Rule">That put it there.</param>
internal readonly record struct MaskPlace(int Start, int Length, string Rule);
