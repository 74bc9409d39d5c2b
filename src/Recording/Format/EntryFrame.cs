using System.Buffers.Binary;
using System.IO.Hashing;
using FastMcp.Recording.Chain;

namespace FastMcp.Recording.Format;

/// <summary>
/// How an entry lies in a segment: length, type, wall time, monotonic time, exchange, hash of the entry before,
/// payload, check. All numbers little-endian.
/// </summary>
internal static class EntryFrame
{
    public const int LengthSize = 4;
    public const int TypeAt = 4;
    public const int WallAt = 5;
    public const int MonotonicAt = 13;
    public const int ExchangeAt = 21;
    public const int PreviousAt = 29;
    public const int PayloadAt = 61;
    public const int CheckSize = 8;

    /// <summary>What the length counts beside the payload: from the type to the hash of the entry before.</summary>
    public const int HeadLength = PayloadAt - LengthSize;

    /// <summary>A whole entry without its payload.</summary>
    public const int Overhead = PayloadAt + CheckSize;

    public const int MaxPayload = 1 << 20;

    /// <summary>
    /// Writes everything but the hash of the entry before and the check, which <see cref="Finish"/> knows. Where that hash will be, a payload that is hashed apart has
    /// its own until then.
    /// </summary>
    public static void Write(Span<byte> entry, EntryType type, in EntryTimes times, ulong exchange, in EntryPayload payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)(HeadLength + payload.Bytes.Length));
        entry[TypeAt] = (byte)type;
        BinaryPrimitives.WriteInt64LittleEndian(entry[WallAt..], times.Wall);
        BinaryPrimitives.WriteInt64LittleEndian(entry[MonotonicAt..], times.Monotonic);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[ExchangeAt..], exchange);
        payload.Bytes.CopyTo(entry[PayloadAt..]);
        if (payload.IsApart)
        {
            payload.Hash.CopyTo(entry[PreviousAt..]);
        }
    }

    /// <summary>Puts hashes of payloads back where <see cref="Write"/> left them: these entries may have been linked, and must go into another segment.</summary>
    public static void Unlink(Span<byte> entries)
    {
        for (; entries.Length > 0; entries = entries[WholeLength(entries)..])
        {
            if (IsApart(entries))
            {
                OneSha256.Hash(PayloadOf(entries[..WholeLength(entries)]), entries.Slice(PreviousAt, EntryHash.Size));
            }
        }
    }

    /// <summary>Links the entry to the one before it.</summary>
    public static void Finish(Span<byte> entry, ReadOnlySpan<byte> previous)
    {
        previous.CopyTo(entry[PreviousAt..]);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[^CheckSize..], XxHash3.HashToUInt64(entry[..^CheckSize]));
    }

    /// <summary>Length of the whole entry that begins here; 0: no entry has that length.</summary>
    public static int WholeLength(ReadOnlySpan<byte> start)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(start);
        return length is < HeadLength or > HeadLength + MaxPayload ? 0 : LengthSize + (int)length + CheckSize;
    }

    public static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> entry) => entry[PayloadAt..^CheckSize];

    /// <summary>The payload of the entry that begins here is hashed apart: its length, which is the first in what is hashed, says so.</summary>
    public static bool IsApart(ReadOnlySpan<byte> start) => BinaryPrimitives.ReadUInt32LittleEndian(start) > HeadLength + EntryPayload.LongestWhole;

    /// <summary>Its check was written, right or wrong.</summary>
    public static bool HasCheck(ReadOnlySpan<byte> entry) => entry[^CheckSize..].ContainsAnyExcept((byte)0);

    /// <summary>The check holds: what was written is what is there.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> entry) =>
        XxHash3.HashToUInt64(entry[..^CheckSize]) == BinaryPrimitives.ReadUInt64LittleEndian(entry[^CheckSize..]);
}
