using System.Runtime.CompilerServices;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Chain;

/// <summary>
/// The hash that names an entry or a header: SHA-256 of a zero byte and its bytes, which is both the link of the
/// chain and the leaf of the Merkle tree (RFC 6962 section 2.1). One hash does for both. For a long payload its own SHA-256
/// stands among those bytes, from version 3 on.
/// </summary>
/// <remarks>Not for two threads at once. Allocates nothing after it was made.</remarks>
internal sealed class LeafHasher : IDisposable
{
    private const byte Domain = 0;

    private readonly Digest _sha = new();

    public EntryHash OfHeader(ReadOnlySpan<byte> header) => Whole(header);

    /// <param name="entry">Whole, its check with it.</param>
    /// <param name="version">Of its segment.</param>
    public EntryHash OfEntry(ReadOnlySpan<byte> entry, uint version)
    {
        if (version < SegmentHeader.FirstApart || !EntryFrame.IsApart(entry))
        {
            return Whole(entry);
        }

        var payload = default(EntryHash);
        OneSha256.Hash(EntryFrame.PayloadOf(entry), payload.AsSpan());
        return Apart(entry, payload);
    }

    /// <summary>Of one of version 3 or later whose payload was hashed before.</summary>
    public EntryHash OfEntry(ReadOnlySpan<byte> entry, in EntryPayload payload) => payload.IsApart ? Apart(entry, payload.Hash) : Whole(entry);

    /// <summary>Links an entry, as <see cref="EntryFrame.Write"/> left it, to the one before; the hash of what it is then.</summary>
    public EntryHash Link(Span<byte> entry, in EntryHash previous)
    {
        if (!EntryFrame.IsApart(entry))
        {
            EntryFrame.Finish(entry, previous);
            return Whole(entry);
        }

        var payload = EntryHash.Read(entry[EntryFrame.PreviousAt..]);
        EntryFrame.Finish(entry, previous);
        return Apart(entry, payload);
    }

    public void Dispose() => _sha.Dispose();

    private EntryHash Whole(ReadOnlySpan<byte> bytes)
    {
        _sha.Append([Domain]);
        _sha.Append(bytes);
        return _sha.Finish();
    }

    [SkipLocalsInit]
    private EntryHash Apart(ReadOnlySpan<byte> entry, in EntryHash payload)
    {
        Span<byte> bytes = stackalloc byte[1 + EntryFrame.PayloadAt + EntryHash.Size + EntryFrame.CheckSize];
        bytes[0] = Domain;
        entry[..EntryFrame.PayloadAt].CopyTo(bytes[1..]);
        payload.CopyTo(bytes[(1 + EntryFrame.PayloadAt)..]);
        entry[^EntryFrame.CheckSize..].CopyTo(bytes[^EntryFrame.CheckSize..]);
        _sha.Append(bytes);
        return _sha.Finish();
    }
}
