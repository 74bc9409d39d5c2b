namespace FastMcp.Masking.Guards;

/// <summary>A part of a text that guards are asked about.</summary>
/// <param name="Text">Whose part.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Characters">Well-formed UTF-16; a lone surrogate is U+FFFD in it.</param>
/// <param name="IsLast">The text ended with it.</param>
public sealed record GuardPiece(GuardText Text, long Start, string Characters, bool IsLast)
{
    public long End => Start + Characters.Length;
}
