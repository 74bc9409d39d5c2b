namespace FastMcp.Recording.Originals;

/// <summary>Text as it came, encrypted under a key of its session. Only <see cref="SessionKey"/> mints it.</summary>
public readonly ref struct Sealed
{
    internal Sealed(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>An Original entry's payload, whole.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}
