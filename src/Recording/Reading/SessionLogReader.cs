using System.Buffers.Binary;
using System.IO.Hashing;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>Reads a segment entry by entry, to the last whole one.</summary>
/// <remarks>The stream stays the caller's. Not for two threads at once.</remarks>
public sealed class SessionLogReader(Stream segment)
{
    private readonly byte[] _length = new byte[SegmentFormat.LengthLength];
    private bool _started;

    public ReadEnd End { get; private set; }

    /// <summary>Bytes up to the end of the last whole entry.</summary>
    public long WholeBytes { get; private set; }

    /// <summary>The next whole entry; false: <see cref="End"/> says why there is none.</summary>
    public bool TryRead(out LogEntry? entry)
    {
        entry = null;
        if (End != ReadEnd.Reading || (!_started && !Start()))
        {
            return false;
        }

        var read = segment.ReadAtLeast(_length, _length.Length, throwOnEndOfStream: false);
        if (read < _length.Length)
        {
            End = read == 0 ? ReadEnd.Clean : ReadEnd.TornTail;
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(_length);
        if (length is < SegmentFormat.EntryHeadLength or > SegmentFormat.EntryHeadLength + SegmentFormat.MaxPayload)
        {
            End = ReadEnd.Damaged;
            return false;
        }

        return TryReadRest((int)length, out entry);
    }

    private bool Start()
    {
        _started = true;
        var header = new byte[SegmentFormat.HeaderLength];
        var read = segment.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length || !SegmentFormat.IsHeader(header))
        {
            End = ReadEnd.NotASegment;
            return false;
        }

        WholeBytes = header.Length;
        return true;
    }

    private bool TryReadRest(int length, out LogEntry? entry)
    {
        entry = null;
        var whole = new byte[SegmentFormat.LengthLength + length + SegmentFormat.HashLength];
        _length.CopyTo(whole, 0);
        var rest = whole.AsSpan(SegmentFormat.LengthLength);
        if (segment.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
        {
            End = ReadEnd.TornTail;
            return false;
        }

        if (XxHash3.HashToUInt64(whole.AsSpan(..^SegmentFormat.HashLength)) != BinaryPrimitives.ReadUInt64LittleEndian(whole.AsSpan(^SegmentFormat.HashLength..)))
        {
            End = ReadEnd.Damaged;
            return false;
        }

        WholeBytes += whole.Length;
        entry = new LogEntry(
            (EntryType)rest[0],
            DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(rest[1..]) * TimeSpan.TicksPerMicrosecond),
            BinaryPrimitives.ReadUInt64LittleEndian(rest[9..]),
            rest[SegmentFormat.EntryHeadLength..length].ToArray());
        return true;
    }
}
