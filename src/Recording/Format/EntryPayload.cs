using System.Runtime.CompilerServices;
using FastMcp.Recording.Chain;

namespace FastMcp.Recording.Format;

/// <summary>
/// What an entry says behind its head, with the SHA-256 that stands for it in the entry's hash and in its side's. Nothing but this makes an entry, so that each text is
/// hashed once, by who has it, and never under a lock.
/// </summary>
internal readonly ref struct EntryPayload
{
    /// <summary>Longer ones are hashed apart. Shorter ones are cheaper hashed with what is around them: a hash of its own costs as much as some 80 bytes of a side (docs/decisions/0168).</summary>
    public const int LongestWhole = 128;

    private readonly EntryHash _hash;

    [SkipLocalsInit]
    public EntryPayload(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        Unsafe.SkipInit(out _hash);
        if (IsApart)
        {
            OneSha256.Hash(bytes, _hash.AsSpan());
        }
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>It is hashed apart, and <see cref="Hash"/> is its SHA-256.</summary>
    public bool IsApart => Bytes.Length > LongestWhole;

    /// <summary>Only if <see cref="IsApart"/>.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ref readonly EntryHash Hash => ref _hash;
}
