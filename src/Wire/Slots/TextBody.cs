namespace FastMcp.Wire.Slots;

/// <summary>The scanner of content that is text from its first byte to its last: everything is one slot.</summary>
public static class TextBody
{
    public static UnmaskedText Piece(ReadOnlySpan<byte> content) => new(content);
}
