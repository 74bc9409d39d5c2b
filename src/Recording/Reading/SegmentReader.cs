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
    private bool _isDamaged;
    private bool _isShort;
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

    internal ulong Exchange => BinaryPrimitives.ReadUInt64LittleEndian(Bytes[EntryFrame.ExchangeAt..]);

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
            // What was read ahead may have been room that is entries now.
            segment.Flush();
            segment.Position = WholeBytes;
            _isShort = false;
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
        var read = Fill(header);
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
        var read = Fill(start);
        if (read < start.Length)
        {
            _isShort = start[..read].ContainsAnyExcept((byte)0);
            return Stop(_isShort ? ReadEnd.TornTail : ReadEnd.Clean);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(start) == 0)
        {
            // Room that the writer made ahead.
            return Stop(ReadEnd.Clean);
        }

        var whole = EntryFrame.WholeLength(start);
        return whole == 0 ? Stop(ReadEnd.Damaged) : TryRest(whole);
    }

    /// <summary>Bytes behind the last whole entry that are not room made ahead: to the file's end where it ends inside an entry, else up to the last one that is not zero. Moves the stream.</summary>
    internal long TailBytes()
    {
        if (_isShort)
        {
            return segment.Length - WholeBytes;
        }

        segment.Flush();
        segment.Position = WholeBytes;
        var (buffer, at, last) = (new byte[64 * 1024], 0L, 0L);
        for (var read = Fill(buffer); read > 0; read = Fill(buffer))
        {
            var used = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1;
            last = used > 0 ? at + used : last;
            at += read;
        }

        return last;
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
        if (Fill(rest) < rest.Length)
        {
            _isShort = true;
            return Stop(ReadEnd.TornTail);
        }

        if (!EntryFrame.IsWhole(_entry.AsSpan(0, whole)))
        {
            // A write over room that did not finish leaves zeros where its check would be.
            return Stop(EntryFrame.HasCheck(_entry.AsSpan(0, whole)) ? ReadEnd.Damaged : ReadEnd.TornTail);
        }

        _length = whole;
        WholeBytes += whole;
        Entries++;
        return true;
    }

    // What a damaged block would give is not there.
    private int Fill(Span<byte> buffer)
    {
        try
        {
            return segment.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (DamagedBlockException)
        {
            _isDamaged = true;
            return 0;
        }
    }

    private bool Stop(ReadEnd end)
    {
        End = _isDamaged ? ReadEnd.Damaged : end;
        return false;
    }
}
