namespace FastMcp.Wire;

/// <summary>
/// A piece of one text slot, still in the slot's encoding, not yet masked. Its bytes can be read by
/// Masking only: no writer accepts it, and no other room can look inside.
/// </summary>
public readonly ref struct UnmaskedText
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal UnmaskedText(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public int Length => _bytes.Length;
}
