using System.Buffers.Binary;

namespace FastMcp.Masking.WriteBack;

/// <summary>How masks of one kind look: their length and their first four bytes. A cheap look before a hash is made.</summary>
internal readonly record struct MaskShape(int Length, uint Begin)
{
    public static MaskShape Of(ReadOnlySpan<byte> mask) => new(mask.Length, BinaryPrimitives.ReadUInt32LittleEndian(mask));

    public bool MayBegin(ReadOnlySpan<byte> text) => text.Length >= Length && BinaryPrimitives.ReadUInt32LittleEndian(text) == Begin;
}
