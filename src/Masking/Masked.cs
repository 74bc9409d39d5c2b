namespace FastMcp.Masking;

/// <summary>Text, in its slot's encoding, that a masker has judged. Only maskers mint it.</summary>
public readonly ref struct Masked
{
    internal Masked(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>A part of judged bytes is judged.</summary>
    public Masked this[Range range] => new(Bytes[range]);
}
