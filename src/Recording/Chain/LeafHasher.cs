using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>
/// The hash that names an entry or a header: SHA-256 of a zero byte and its bytes, which is both the link of the
/// chain and the leaf of the Merkle tree (RFC 6962 section 2.1). One hash does for both.
/// </summary>
/// <remarks>Not for two threads at once. Allocates nothing after it was made.</remarks>
internal sealed class LeafHasher : IDisposable
{
    private readonly Digest _sha = new();

    public EntryHash Of(ReadOnlySpan<byte> bytes)
    {
        _sha.Append([0]);
        _sha.Append(bytes);
        return _sha.Finish();
    }

    public void Dispose() => _sha.Dispose();
}
