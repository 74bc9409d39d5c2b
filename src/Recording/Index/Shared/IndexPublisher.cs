using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Store;

namespace FastMcp.Recording.Index.Shared;

/// <summary>
/// Brings one log's part of the index that nodes share up to date with its segments: goes on where it was, or begins again when that place does not count any more, the
/// log is another one, or rows are of another layout. Its own log is all that a node ever writes there.
/// </summary>
/// <remarks>
/// Not for two threads at once; two programs at one log wait for each other. Holds the entries of what is open, as every reader of exchanges does, and puts none of them
/// there: who begins anew reads from where the oldest open exchange began.
/// </remarks>
internal sealed class IndexPublisher(string folder, string node, string store)
{
    // Of one transaction: others who read the same log, and a database that is slow, wait no longer.
    private const int Most = 2000;
    private const long MostBytes = 64L << 20;

    private readonly Dictionary<ExchangeId, SharedPlace> _begins = [];
    private readonly Dictionary<ExchangeId, long> _put = [];
    private ExchangeAssembler _assembler = new();
    private Dictionary<uint, ReadPlace> _places = [];
    private SharedPlace? _takenUp;
    private string? _log;
    private uint _from;
    private uint _first;
    private uint _read;
    private ulong _run;

    /// <summary>Segments that could not be read, or not to their end, since the last time.</summary>
    public IReadOnlyList<string> Unreadable { get; private set; } = [];

    /// <summary>Closed segments that were not read to their end.</summary>
    public int Behind { get; private set; }

    /// <summary>Reads what came, up to what one transaction takes; how many entries: none where there is nothing new.</summary>
    /// <param name="link">To the database.</param>
    /// <param name="all">What is open is put there as it is now. False: at its beginning, and when its text has doubled.</param>
    public long Update(StoreLink link, bool all)
    {
        var files = SegmentFile.In(folder);
        if (SegmentIdentity.Of(files) is not { Length: > 0 } log)
        {
            return 0;
        }

        SharedMark.Leave(folder);
        using var transaction = link.Connection.BeginTransaction();
        SharedLogs.Lock(link, log);
        try
        {
            var read = Update(link, log, files, all);
            transaction.Commit();
            return read;
        }
        catch
        {
            // What was read is not there: from the last place that is.
            _log = null;
            throw;
        }
    }

    /// <summary>Makes the log's part again, out of all segments.</summary>
    public void Begin(StoreLink link)
    {
        if (SegmentIdentity.Of(SegmentFile.In(folder)) is { Length: > 0 } log)
        {
            SharedLogs.Drop(link, log);
        }

        _log = null;
    }

    /// <summary>Takes exchanges out that are to be erased.</summary>
    public void Forget(StoreLink link, IReadOnlyCollection<ExchangeId> exchanges)
    {
        if (SegmentIdentity.Of(SegmentFile.In(folder)) is not { Length: > 0 } log)
        {
            return;
        }

        using var transaction = link.Connection.BeginTransaction();
        SharedLogs.Lock(link, log);
        new SharedRows(link, log).Forget(exchanges);
        transaction.Commit();
        foreach (var id in exchanges)
        {
            // Of one that runs the end alone is read from now on.
            _assembler.Drop(id);
            Let(id);
        }
    }

    private long Update(StoreLink link, string log, IReadOnlyList<SegmentFile> files, bool all)
    {
        var isKnown = _log == log;
        if (!isKnown)
        {
            TakeUp(SharedLogs.PlaceOf(link, log));
        }

        // What lies before what is read was judged when it was read: headers of thousands of segments are not opened every second.
        var ahead = files.Where(file => file.Number >= _from).ToList();
        var counted = LogFolder.Counted(ahead);
        if (isKnown ? _places.Any(place => place.Value.Entries > counted.GetValueOrDefault(place.Key, long.MaxValue)) : !IsTakenUp(counted))
        {
            SharedLogs.Clear(link, log);
            TakeUp(null);
            (ahead, counted) = ([.. files], LogFolder.Counted(files));
        }

        _log = log;
        ForgetWhatIsGone(link, log, files);
        var read = Read(link, log, new LogFolder(folder), ahead, counted, all);
        if (read > 0 || all)
        {
            SharedLogs.Save(link, log, node, store, Place());
        }

        return read;
    }

    // A place of before: nothing of it is known but what the table says.
    private bool IsTakenUp(Dictionary<uint, long> counted) => _takenUp is { } at && at.Entries <= counted.GetValueOrDefault(at.Read, long.MaxValue);

    private void TakeUp(SharedPlace? at)
    {
        (_assembler, _places, _takenUp, _log, _run) = (new ExchangeAssembler(), [], at, null, 0);
        _begins.Clear();
        _put.Clear();
        (_from, _read, _first) = (at?.From ?? 0, at?.Read ?? 0, 0);
        if (at is { } place)
        {
            _places[place.From] = place.Place;
        }
    }

    private void ForgetWhatIsGone(StoreLink link, string log, IReadOnlyList<SegmentFile> files)
    {
        if (files[0].Number != _first)
        {
            SharedLogs.ForgetBefore(link, log, files[0].Number);
            _first = files[0].Number;
        }
    }

    private long Read(StoreLink link, string log, LogFolder from, IReadOnlyList<SegmentFile> files, Dictionary<uint, long> counted, bool all)
    {
        var (rows, read, ended, bytes) = (new SharedRows(link, log), 0L, 0, 0L);
        foreach (var entry in from.ReadOn(files.Where(file => file.Number >= _from).ToList(), counted, _places))
        {
            if (ended >= Most || bytes >= MostBytes)
            {
                break;
            }

            read++;
            bytes += entry.Payload.Length;
            ended += Take(rows, entry);
        }

        Open(rows, all);
        Unreadable = from.Unreadable;
        Behind = files.Count(file => file.Number > _read && file.Number != files[^1].Number);
        return read;
    }

    // How many exchanges it ends.
    private int Take(SharedRows rows, LogEntry entry)
    {
        _read = entry.At.Segment;
        var left = _run == entry.At.Run ? [] : _assembler.TakeLeft(entry.At.Run);
        _run = entry.At.Run;
        var id = new ExchangeId(entry.At.Run, entry.Exchange);
        if (entry.Type is EntryType.Opened or EntryType.Refused)
        {
            _begins[id] = new SharedPlace(entry.At.Segment, _places.GetValueOrDefault(entry.At.Segment, ReadPlace.Start), 0, 0);
        }

        // What another run left open nobody ends any more: it stays as it is.
        foreach (var exchange in left)
        {
            rows.Put(exchange, ended: false);
            Let(exchange.Id);
        }

        if (_assembler.Add(entry) is not { } over)
        {
            return left.Count;
        }

        rows.Put(over, ended: true);
        Let(over.Id);
        return left.Count + 1;
    }

    private void Open(SharedRows rows, bool all)
    {
        foreach (var exchange in _assembler.Open)
        {
            var size = exchange.Entries.Sum(entry => (long)entry.Payload.Length);
            if (!_put.TryGetValue(exchange.Id, out var then) || size >= 2 * then || (all && size > then))
            {
                rows.Put(exchange, ended: false);
                _put[exchange.Id] = size;
            }
        }
    }

    private void Let(ExchangeId id)
    {
        _begins.Remove(id);
        _put.Remove(id);
    }

    private SharedPlace Place()
    {
        var at = _places.GetValueOrDefault(_read, ReadPlace.Start);
        var from = new SharedPlace(_read, at, _read, at.Entries);
        foreach (var begin in _begins.Values)
        {
            if ((begin.From, begin.Place.Entries).CompareTo((from.From, from.Place.Entries)) < 0)
            {
                from = begin with { Read = from.Read, Entries = from.Entries };
            }
        }

        _from = from.From;
        foreach (var passed in _places.Keys.Where(number => number < _from).ToList())
        {
            _places.Remove(passed);
        }

        return from;
    }
}
