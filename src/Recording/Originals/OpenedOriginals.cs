using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Originals;

/// <summary>Opens what was sealed, with the shares of both holders.</summary>
public sealed class OpenedOriginals : IDisposable
{
    private readonly Dictionary<KeyId, AesGcm> _keys = [];

    private OpenedOriginals()
    {
    }

    /// <summary>Keys that are there and opened.</summary>
    public int Keys => _keys.Count;

    /// <summary>The keys that sealed these exchanges, as they are asked for; those that were shredded are left out.</summary>
    public static IReadOnlyList<(KeyId Id, byte[] Point)> KeysOf(IEnumerable<ExchangeRecord> exchanges, string folder)
    {
        var keys = new KeyFolder(folder);
        return [.. exchanges.SelectMany(exchange => exchange.Entries)
            .Where(entry => entry.Type == EntryType.Original && entry.Payload.Length > OriginalFrame.Overhead)
            .Select(entry => KeyId.Read(entry.Payload.AsSpan(OriginalFrame.KeyAt)))
            .Distinct()
            .Select(keys.Find).OfType<StoredKey>().Select(key => (key.Id, key.Point))];
    }

    /// <param name="approval">Of the second holder.</param>
    /// <param name="asker">Private key of the first.</param>
    /// <param name="folder">Of the wrapped keys.</param>
    /// <returns>Null: the approval is not for this key.</returns>
    public static OpenedOriginals? Open(UnsealApproval approval, ECDiffieHellman asker, string folder)
    {
        if (approval.Open(asker) is not { } shares)
        {
            return null;
        }

        var (opened, stored) = (new OpenedOriginals(), new KeyFolder(folder));
        for (var i = 0; i < shares.Count; i++)
        {
            var (id, point) = approval.Request.Keys[i];
            if (stored.Find(id) is { } key && key.Point.AsSpan().SequenceEqual(point) && AgreementKeys.Share(asker, point) is { } own
                && HolderKeys.Unwrap(id, own, shares[i], key.Wrapped) is { } bytes)
            {
                opened._keys[id] = new AesGcm(bytes, OriginalFrame.TagSize);
                CryptographicOperations.ZeroMemory(bytes);
            }
        }

        return opened;
    }

    /// <summary>The text of an Original entry, and whose side it is of; null: its key is gone or not asked for, or it is not whole.</summary>
    public (Direction Direction, long Offset, byte[] Text)? TextOf(LogEntry entry)
    {
        var frame = entry.Payload;
        return entry.Type == EntryType.Original && frame.Length >= OriginalFrame.Overhead
            && _keys.TryGetValue(KeyId.Read(frame.AsSpan(OriginalFrame.KeyAt)), out var key) && OriginalFrame.Open(key, entry.Exchange, frame) is { } text
            ? ((Direction)frame[0], BinaryPrimitives.ReadInt64LittleEndian(frame.AsSpan(OriginalFrame.OffsetAt)), text)
            : null;
    }

    /// <summary>One side of an exchange as it came; null: not all of it can be opened.</summary>
    public byte[]? SideOf(ExchangeRecord exchange, Direction direction)
    {
        var side = new List<byte>();
        foreach (var entry in exchange.Entries.Where(entry => entry.Type == EntryType.Original && entry.Payload.Length > 0 && entry.Payload[0] == (byte)direction))
        {
            if (TextOf(entry) is not { } text || text.Offset != side.Count)
            {
                return null;
            }

            side.AddRange(text.Text);
        }

        return [.. side];
    }

    /// <summary>The exchange as if nothing had been masked: its texts as they came, one entry for each side, and no matches. Null: not all of it was sealed, or can be opened.</summary>
    public ExchangeRecord? Restore(ExchangeRecord exchange)
    {
        if (SideOf(exchange, Direction.Request) is not { Length: > 0 } request || SideOf(exchange, Direction.Reply) is not { } reply)
        {
            return null;
        }

        var restored = new ExchangeRecord(exchange.Id, exchange.Opened, exchange.Began);
        foreach (var entry in exchange.Entries.Where(entry => entry.Type is not (EntryType.RequestText or EntryType.ReplyPiece or EntryType.Findings or EntryType.Original)))
        {
            restored.Add(entry);
            if (entry.Type is EntryType.Opened)
            {
                restored.Add(entry with { Type = EntryType.RequestText, Payload = request });
            }
            else if (entry.Type is EntryType.ReplyHead)
            {
                restored.Add(entry with { Type = EntryType.ReplyPiece, Payload = reply });
            }
        }

        return restored;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }
}
