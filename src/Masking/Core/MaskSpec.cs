namespace FastMcp.Masking.Core;

/// <summary>What stands in a value's place.</summary>
/// <param name="Kind">The kind of mask.</param>
/// <param name="Text">
/// The replacement of <see cref="MaskKind.Replace"/>, the prefix of <see cref="MaskKind.Hash"/>, the label of <see cref="MaskKind.Token"/>,
/// for the record that of <see cref="MaskKind.Block"/>.
/// </param>
/// <param name="Keep">How many characters <see cref="MaskKind.KeepLast"/> leaves.</param>
/// <param name="WriteBack">What is done when the mask comes back in an argument.</param>
internal sealed record MaskSpec(MaskKind Kind, string Text, int Keep, WriteBack WriteBack = WriteBack.Note);
