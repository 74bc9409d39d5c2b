using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>
/// The hash of a side: SHA-256 over a byte of two, and for each of its entries, in order, the payload's length and the payload, or where that is hashed apart its SHA-256.
/// No piece can end elsewhere, or go into another, without another hash, and no text is hashed twice.
/// </summary>
/// <remarks>State: kept in a field, never copied. Allocates nothing.</remarks>
internal struct SideHash(Digest sha)
{
    // 0 and 1 are leaves and nodes of trees.
    private const byte Domain = 2;

    private const int PayloadAt = 1 + sizeof(uint);

    private bool _begun;

    [SkipLocalsInit]
    public void Append(in EntryPayload payload)
    {
        Span<byte> item = stackalloc byte[PayloadAt + EntryPayload.LongestWhole];
        item[0] = Domain;
        BinaryPrimitives.WriteUInt32LittleEndian(item[1..], (uint)payload.Bytes.Length);
        var stands = payload.IsApart ? payload.Hash : payload.Bytes;
        stands.CopyTo(item[PayloadAt..]);
        sha.Append(item[(_begun ? 1 : 0)..(PayloadAt + stands.Length)]);
        _begun = true;
    }

    /// <summary>Of what was appended since the last call.</summary>
    public EntryHash Finish()
    {
        if (!_begun)
        {
            sha.Append([Domain]);
        }

        _begun = false;
        return sha.Finish();
    }

    public void Reset()
    {
        if (_begun)
        {
            _ = Finish();
        }
    }
}
