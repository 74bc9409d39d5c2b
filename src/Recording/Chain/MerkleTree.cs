using System.Numerics;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>
/// A Merkle tree that only grows (RFC 6962 section 2.1), kept as the roots of its whole subtrees: one for each bit
/// of its size. Adding a leaf costs one node hash on average.
/// </summary>
/// <remarks>Not for two threads at once. Allocates nothing after it was made.</remarks>
internal sealed class MerkleTree : IDisposable
{
    private readonly Digest _sha = new();
    private readonly EntryHash[] _roots = new EntryHash[64];

    /// <summary>Leaves.</summary>
    public long Size { get; private set; }

    public void Reset() => Size = 0;

    public void Add(in EntryHash leaf)
    {
        var node = leaf;
        var level = 0;
        for (; (Size >> level & 1) == 1; level++)
        {
            node = Node(_roots[level], node);
        }

        _roots[level] = node;
        Size++;
    }

    /// <summary>Of the leaves so far; of none: SHA-256 of nothing.</summary>
    public EntryHash Root()
    {
        if (Size == 0)
        {
            return _sha.Finish();
        }

        var level = BitOperations.TrailingZeroCount(Size);
        var node = _roots[level];
        for (level++; Size >> level != 0; level++)
        {
            node = (Size >> level & 1) == 1 ? Node(_roots[level], node) : node;
        }

        return node;
    }

    public void Dispose() => _sha.Dispose();

    private EntryHash Node(in EntryHash left, in EntryHash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * EntryHash.Size)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + EntryHash.Size)..]);
        _sha.Append(bytes);
        return _sha.Finish();
    }
}
