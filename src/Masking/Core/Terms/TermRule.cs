namespace FastMcp.Masking.Core.Terms;

/// <summary>A dictionary rule of a scope.</summary>
/// <param name="Rule">As for a pattern; it has neither validator nor block.</param>
/// <param name="Data">Index into <see cref="PolicyImage.Terms"/>.</param>
internal sealed record TermRule(TableRule Rule, int Data);
