using System.Globalization;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Verifying;

/// <summary>
/// Hashes the sides of exchanges as their texts come by, and compares them with what their ends say. Where entries were lost, erased, or let go, a side has fewer bytes than
/// its end says, and nothing can be said of it.
/// </summary>
/// <remarks>Holds a hash for each side that has begun and not ended, never a text: as many as exchanges ran at once, and at most so many.</remarks>
/// <param name="report">Gets what is wrong.</param>
/// <param name="most">Sides at once; beyond that what is held is let go, and said.</param>
internal sealed class LogSides(LogReport report, int most = LogSides.Most) : IDisposable
{
    // Of exchanges whose end has not come, some 300 bytes each; the report says when there were more.
    private const int Most = 100_000;

    // A log that was written wrong throughout is told by its first ones.
    private const int MostTold = 100;

    private readonly Dictionary<(ulong Exchange, Direction Direction), OpenSide> _open = [];
    private readonly Stack<OpenSide> _free = [];
    private ulong _run;
    private long _letGo;
    private long _wrong;

    /// <summary>Sides whose texts were all there, so that their hash was compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Sides that are held now.</summary>
    public int Held => _open.Count;

    /// <param name="reader">At an entry that counts, which follows the one before.</param>
    /// <param name="payload">Its own, hashed already; of version 2: none.</param>
    public void Read(SegmentReader reader, in EntryPayload payload)
    {
        if (reader.Header.Run != _run)
        {
            // What another run left open has no end any more.
            LetGo();
            _run = reader.Header.Run;
        }

        switch (reader.Type)
        {
            case EntryType.RequestText:
                SideOf(reader.Exchange, Direction.Request).Append(reader, payload);
                break;
            case EntryType.ReplyPiece:
                SideOf(reader.Exchange, Direction.Reply).Append(reader, payload);
                break;
            case EntryType.Closed:
                Compare(reader);
                break;
        }
    }

    /// <summary>Behind the last entry.</summary>
    public void End()
    {
        if (_wrong > MostTold)
        {
            report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_wrong} sides of exchanges are not what their ends say; the first {MostTold} are named"));
        }

        if (_letGo > 0)
        {
            report.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_letGo} sides of exchanges were not checked: more than {most} had begun and not ended"));
        }
    }

    public void Dispose()
    {
        LetGo();
        while (_free.TryPop(out var side))
        {
            side.Dispose();
        }
    }

    private void Compare(SegmentReader reader)
    {
        var end = new PayloadReader(reader.Payload);
        _ = end.Bytes(sizeof(int) + sizeof(long) + sizeof(long) + 1);
        _ = end.Bytes(end.UInt16());
        foreach (var direction in (ReadOnlySpan<Direction>)[Direction.Request, Direction.Reply])
        {
            Compare(reader, direction, end.Int64(), end.Bytes(EntryHash.Size));
        }
    }

    private void Compare(SegmentReader reader, Direction direction, long bytes, ReadOnlySpan<byte> said)
    {
        // A side without a text has a hash too.
        var side = _open.Remove((reader.Exchange, direction), out var open) ? open : Rent();
        if (side.Bytes >= bytes)
        {
            // What is lost makes a side shorter, and nothing makes it longer.
            Compared++;
            var isLonger = side.Bytes > bytes;
            if ((isLonger || !side.Finish(reader.Header.Version).AsSpan().SequenceEqual(said)) && ++_wrong <= MostTold)
            {
                report.Problems.Add(new LogProblem(
                    reader.Header.Number,
                    reader.Entries,
                    reader.Offset,
                    $"the {(direction == Direction.Request ? "request" : "answer")} of exchange {new ExchangeId(_run, reader.Exchange)} is not what its end says: {(isLonger ? "there is more of it" : "its texts have another hash")}"));
            }
        }

        Return(side);
    }

    private OpenSide SideOf(ulong exchange, Direction direction)
    {
        if (_open.TryGetValue((exchange, direction), out var side))
        {
            return side;
        }

        if (_open.Count >= most)
        {
            _letGo += _open.Count;
            LetGo();
        }

        return _open[(exchange, direction)] = Rent();
    }

    private OpenSide Rent() => _free.TryPop(out var side) ? side : new OpenSide();

    private void Return(OpenSide side)
    {
        side.Reset();
        _free.Push(side);
    }

    private void LetGo()
    {
        foreach (var side in _open.Values)
        {
            Return(side);
        }

        _open.Clear();
    }
}
