using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMcp.Recording.Format;

/// <summary>A SHA-256 as a value.</summary>
[InlineArray(Size)]
internal struct EntryHash : IEquatable<EntryHash>
{
    public const int Size = 32;

    private byte _first;

    public static EntryHash Read(ReadOnlySpan<byte> source)
    {
        var hash = default(EntryHash);
        source[..Size].CopyTo(hash.AsSpan());
        return hash;
    }

    [UnscopedRef]
    public Span<byte> AsSpan() => MemoryMarshal.CreateSpan(ref _first, Size);

    public readonly void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)this).CopyTo(destination);

    public readonly bool Equals(EntryHash other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is EntryHash other && Equals(other);

    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(this);

    public readonly string ToBase64() => Convert.ToBase64String(this);

    public override readonly string ToString() => Convert.ToHexStringLower(this);
}
