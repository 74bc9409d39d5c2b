using System.Security.Cryptography;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>
/// The hash that names an entry or a header: SHA-256 of a zero byte and its bytes, which is both the link of the
/// chain and the leaf of the Merkle tree (RFC 6962 section 2.1). One hash does for both.
/// </summary>
/// <remarks>Not for two threads at once. Allocates nothing after it was made.</remarks>
internal sealed class LeafHasher : IDisposable
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public EntryHash Of(ReadOnlySpan<byte> bytes)
    {
        _sha.AppendData([0]);
        _sha.AppendData(bytes);
        var hash = default(EntryHash);
        _sha.GetHashAndReset(hash.AsSpan());
        return hash;
    }

    public void Dispose() => _sha.Dispose();
}
