namespace FastMcp.Wire;

/// <summary>
/// Bytes of a message that lie outside every text slot: braces, commas, literals, framing, exempt fields.
/// Only Wire's scanners mint it, so that whoever holds one knows it carries no text that a rule must see.
/// </summary>
public readonly ref struct Skeleton
{
    internal Skeleton(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>A part of it, which carries no text either.</summary>
    public Skeleton Part(Range range) => new(Bytes[range]);
}
