namespace FastMcp.Wire.Sse;

/// <summary>One line of an event; offsets into the input that the event was read from.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first byte (the byte order mark, on a stream's first line).</param>
/// <param name="ContentStart">Its value: behind the colon and one space; of a comment, behind the colon.</param>
/// <param name="ContentEnd">Where its line end begins.</param>
/// <param name="End">Behind its line end.</param>
public readonly record struct SseLine(SseLineKind Kind, int Start, int ContentStart, int ContentEnd, int End)
{
    public ByteRange Content => ByteRange.FromBounds(ContentStart, ContentEnd);
}
