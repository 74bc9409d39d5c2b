using System.Buffers.Binary;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>Reads a segment entry by entry, to the last whole one, also while it is being written.</summary>
/// <remarks>The stream stays the caller's. Not for two threads at once.</remarks>
public sealed class SegmentReader(Stream segment)
{
    private byte[] _entry = new byte[4096];
    private int _length;
    private bool _started;
    private SegmentHeader _header;

    public ReadEnd End { get; private set; }

    /// <summary>Bytes up to the end of the last whole entry.</summary>
    public long WholeBytes { get; private set; }

    /// <summary>Whole entries so far.</summary>
    public long Entries { get; private set; }

    internal SegmentHeader Header => _header;

    /// <summary>The bytes of the entry that was read last, until the next is.</summary>
    internal ReadOnlySpan<byte> Bytes => _entry.AsSpan(0, _length);

    internal EntryType Type => (EntryType)Bytes[EntryFrame.TypeAt];

    internal ReadOnlySpan<byte> Previous => Bytes.Slice(EntryFrame.PreviousAt, EntryHash.Size);

    internal ReadOnlySpan<byte> Payload => Bytes[EntryFrame.PayloadAt..^EntryFrame.CheckSize];

    internal long Offset => WholeBytes - _length;

    /// <summary>The next whole entry; false: <see cref="End"/> says why there is none.</summary>
    public bool TryRead(out LogEntry? entry)
    {
        entry = TryNext() ? ToEntry() : null;
        return entry is not null;
    }

    /// <summary>Goes on after a torn tail or a clean end: a writer may have added to it.</summary>
    public void Resume()
    {
        if (End is ReadEnd.TornTail or ReadEnd.Clean)
        {
            segment.Position = WholeBytes;
            End = ReadEnd.Reading;
        }
    }

    /// <summary>Goes on behind so many entries, which end at that byte, without reading them. Before anything is read.</summary>
    internal bool TryStartAt(in ReadPlace place)
    {
        if (!TryStart())
        {
            return false;
        }

        (segment.Position, WholeBytes, Entries) = (place.Bytes, place.Bytes, place.Entries);
        return true;
    }

    internal bool TryStart()
    {
        if (_started)
        {
            return End != ReadEnd.NotASegment;
        }

        _started = true;
        Span<byte> header = stackalloc byte[SegmentHeader.Length];
        var read = segment.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (!SegmentHeader.TryRead(header[..read], out _header))
        {
            End = ReadEnd.NotASegment;
            return false;
        }

        WholeBytes = header.Length;
        return true;
    }

    /// <summary>As <see cref="TryRead"/>, without making anything of it.</summary>
    internal bool TryNext()
    {
        if (End != ReadEnd.Reading || !TryStart())
        {
            return false;
        }

        var start = _entry.AsSpan(0, EntryFrame.LengthSize);
        var read = segment.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length)
        {
            return Stop(read == 0 ? ReadEnd.Clean : ReadEnd.TornTail);
        }

        var whole = EntryFrame.WholeLength(start);
        return whole == 0 ? Stop(ReadEnd.Damaged) : TryRest(whole);
    }

    internal LogEntry ToEntry()
    {
        var bytes = Bytes;
        return new LogEntry(
            Type,
            LogClock.ToWall(BinaryPrimitives.ReadInt64LittleEndian(bytes[EntryFrame.WallAt..])),
            TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[EntryFrame.MonotonicAt..])),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[EntryFrame.ExchangeAt..]),
            Payload.ToArray(),
            new EntryPlace(_header.Run, _header.Number, Entries, Offset));
    }

    private bool TryRest(int whole)
    {
        if (_entry.Length < whole)
        {
            Array.Resize(ref _entry, whole);
        }

        var rest = _entry.AsSpan(EntryFrame.LengthSize, whole - EntryFrame.LengthSize);
        if (segment.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
        {
            return Stop(ReadEnd.TornTail);
        }

        if (!EntryFrame.IsWhole(_entry.AsSpan(0, whole)))
        {
            return Stop(ReadEnd.Damaged);
        }

        _length = whole;
        WholeBytes += whole;
        Entries++;
        return true;
    }

    private bool Stop(ReadEnd end)
    {
        End = end;
        return false;
    }
}
