namespace FastMcp.Wire.Http;

/// <summary>A part of a buffer.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    internal int End => Start + Length;

    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
