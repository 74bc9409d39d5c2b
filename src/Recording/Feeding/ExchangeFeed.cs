using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Feeding;

/// <summary>
/// Exchanges in the order in which they end, for one who takes them elsewhere: what was not taken comes again after a restart, so that each is taken at least once. The log is
/// the spool; a file beside it says how far it was taken.
/// </summary>
/// <remarks>Reads the disk. Not for two threads at once. Holds what is open and what was given out and not taken.</remarks>
public sealed class ExchangeFeed
{
    private readonly string _folder;
    private readonly string _path;
    private readonly ExchangeAssembler _assembler = new();
    private readonly Dictionary<ExchangeId, (uint Segment, ReadPlace Place)> _begins = [];
    private readonly FeedCursor _taken;
    private uint _segment;
    private ReadPlace _place;
    private EntryPlace _last;
    private ulong _run;
    private IOException? _trouble;

    /// <param name="folder">Of the log.</param>
    /// <param name="name">Of who takes; names the file.</param>
    public ExchangeFeed(string folder, string name)
    {
        (_folder, _path) = (folder, Path.Combine(folder, "push", name + ".cursor"));
        _taken = FeedCursor.Read(_path);
        (_segment, _place) = (_taken.From, _taken.Place);
        _last = new EntryPlace(0, _taken.Segment, _taken.Entry, 0);
    }

    /// <summary>Closed segments that were not read to their end.</summary>
    public int SegmentsBehind { get; private set; }

    /// <summary>The next ones that have ended, up to so many; empty: there is none now.</summary>
    /// <param name="most">How many at once.</param>
    /// <param name="mostBytes">Bytes of their entries; the first is given whatever it has.</param>
    /// <exception cref="IOException">A segment cannot be read now: what comes after it waits, so that nothing is left out. Ask again.</exception>
    public IReadOnlyList<ExchangeRecord> Next(int most, long mostBytes)
    {
        var (ended, bytes) = (new List<ExchangeRecord>(), 0L);
        _trouble = null;
        foreach (var (entry, before) in ReadOn())
        {
            foreach (var exchange in Ends(entry, before))
            {
                _begins.Remove(exchange.Id);
                if (!_taken.Has(entry.At))
                {
                    ended.Add(exchange);
                    _last = entry.At;
                    bytes += exchange.Entries.Sum(e => (long)e.Payload.Length);
                }
            }

            if (ended.Count >= most || bytes >= mostBytes)
            {
                break;
            }
        }

        return ended.Count > 0 || _trouble is null ? ended : throw _trouble;
    }

    /// <summary>What was given out is taken.</summary>
    /// <exception cref="IOException">It is not kept, and comes again after a restart.</exception>
    public void Taken()
    {
        var from = (Segment: _segment, Place: _place);
        foreach (var begin in _begins.Values)
        {
            from = (begin.Segment, begin.Place.Entries).CompareTo((from.Segment, from.Place.Entries)) < 0 ? begin : from;
        }

        new FeedCursor(from.Segment, from.Place, _last.Segment, _last.Entry).Write(_path);
    }

    // What ends with this entry: its exchange, and, with the first one of a run, what the run before left open when it was ended hard.
    private IEnumerable<ExchangeRecord> Ends(LogEntry entry, ReadPlace before)
    {
        var left = _run == entry.At.Run ? [] : _assembler.TakeLeft(entry.At.Run);
        _run = entry.At.Run;
        if (entry.Type is EntryType.Opened or EntryType.Refused)
        {
            _begins[new ExchangeId(entry.At.Run, entry.Exchange)] = (entry.At.Segment, before);
        }

        return _assembler.Add(entry) is { } exchange ? [.. left, exchange] : left;
    }

    // Each entry, and the place before it.
    private IEnumerable<(LogEntry Entry, ReadPlace Before)> ReadOn()
    {
        var files = SegmentFile.In(_folder).Where(file => file.Number >= _segment).ToList();
        var counted = LogFolder.Counted(files);
        for (var i = 0; i < files.Count; i++)
        {
            SegmentsBehind = files.Count - 1 - i;
            if (files[i].Number != _segment)
            {
                (_segment, _place) = (files[i].Number, ReadPlace.Start);
            }

            var counts = counted.GetValueOrDefault(_segment, long.MaxValue);
            var stream = _place.Entries >= counts ? null : TryOpen(files[i]);
            if (_trouble is not null)
            {
                yield break;
            }

            if (stream is null)
            {
                continue;
            }

            using (stream)
            {
                var reader = new SegmentReader(stream);
                while (TryRead(reader, counts, out var entry))
                {
                    var before = _place;
                    _place = new ReadPlace(reader.Entries, reader.WholeBytes);
                    yield return (entry!, before);
                }
            }

            if (_trouble is not null)
            {
                yield break;
            }
        }
    }

    private bool TryRead(SegmentReader reader, long counts, out LogEntry? entry)
    {
        entry = null;
        try
        {
            return (reader.Entries > 0 || reader.TryStartAt(_place)) && reader.Entries < counts && reader.TryRead(out entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = e as IOException ?? new IOException(e.Message, e);
            return false;
        }
    }

    // One that was deleted by age in between or is damaged is no more: what follows can be read. All else is for later, such as too many open files.
    private Stream? TryOpen(SegmentFile file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when (e is DamagedBlockException || !file.Exists)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = e as IOException ?? new IOException(e.Message, e);
            return null;
        }
    }
}
