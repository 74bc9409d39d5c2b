namespace FastMcp.Masking.Core;

/// <summary>What stands in a value's place.</summary>
/// <param name="Kind">The kind of mask.</param>
/// <param name="Text">The replacement of <see cref="MaskKind.Replace"/>, the prefix of <see cref="MaskKind.Hash"/>.</param>
/// <param name="Keep">How many characters <see cref="MaskKind.KeepLast"/> leaves.</param>
internal sealed record MaskSpec(MaskKind Kind, string Text, int Keep);
