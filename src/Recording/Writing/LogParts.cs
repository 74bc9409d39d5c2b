using System.Runtime.CompilerServices;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Writing;

/// <summary>What a log that is on consists of: clock, queue, writer, and the objects that exchanges hold.</summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class LogParts : IAsyncDisposable
{
    private readonly SessionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly LogClock _clock;
    private readonly EntryQueue _queue;
    private readonly TicketWaits _waits;
    private readonly OpenedPool _opened = new();
    private readonly FolderLock _lock;
    private readonly ITimer _expiry;
    private readonly RetentionRounds _retention;
    private readonly FolderUpkeep _upkeep = new();
    private readonly PackRounds _packing;
    private readonly SessionKeys? _keys;
    private readonly ActRounds _acts;
    private readonly ulong _run;
    private readonly Action<object> _hurry;

    private long _shredded;

    private LogParts(SessionLogOptions options, TimeProvider time, SessionLogEvents events, FolderLock folder, SegmentStart start, Func<string, ISegmentFile> create)
    {
        (_options, _time, _lock, _run) = (options, time, folder, start.Run);
        _clock = new LogClock(time);
        _queue = new EntryQueue(options.QueueBytes);
        _hurry = ticket => _queue.Hurry((DurabilityTicket)ticket);
        _waits = new TicketWaits(time, options.Patience);
        var segments = new SegmentWriter(new SegmentPlan(options.Folder, options.SegmentBytes), start, _clock, create);
        Writer = new LogWriter(options, time, events, _queue, segments, Counters, Release);
        _keys = options.Originals is { } originals ? new SessionKeys(originals, time, events.OriginalKeyFailed) : null;
        _acts = new ActRounds(this, options, new Eraser(options.Folder, _upkeep, this, Shred, events.Erased), time);
        _retention = new RetentionRounds(new Retention(options.Folder, options.Keep, time), this, time, _upkeep, () => Count(_keys?.Expire() ?? 0), events.RetentionFailed);
        _packing = new PackRounds(options.Folder, _upkeep, options.Compress, events.PackingFailed);
        _expiry = time.CreateTimer(_ => _waits.Expire(), null, options.Patience / 8, options.Patience / 8);
    }

    public LogCounters Counters { get; } = new();

    public LogWriter Writer { get; }

    public SessionLogCounts Counts => Counters.Read(_queue.WaitingEntries) with
    {
        Expired = _retention.Deleted,
        IsHeld = _retention.IsHeld,
        Packed = _packing.Counts.Segments,
        PackedFrom = _packing.Counts.From,
        PackedTo = _packing.Counts.To,
        PackFailures = _packing.Counts.Failures,
    };

    public OriginalCounts OriginalCounts => new(_keys?.Counts.Made ?? 0, _keys?.Counts.Failures ?? 0, Interlocked.Read(ref _shredded));

    public ActRounds Acts => _acts;

    public RetentionRounds Retention => _retention;

    public PackRounds Packing => _packing;

    public FolderUpkeep Upkeep => _upkeep;

    /// <exception cref="IOException">The folder cannot be made or written to, another gateway records into it, or a newer program did.</exception>
    public static LogParts Start(SessionLogOptions options, TimeProvider time, SessionLogEvents events, Func<string, ISegmentFile> create)
    {
        Directory.CreateDirectory(options.Folder);
        var folder = FolderLock.TakePatiently(options.Folder);
        var start = StartOf(options.Folder, folder, out var tail);
        FolderLeftovers.TryClear(options.Folder);
        var parts = new LogParts(options, time, events, folder, start, create);
        if (tail is { } found)
        {
            Span<byte> payload = stackalloc byte[64];
            parts.Add(EntryType.Recovered, 0, payload[..Payloads.Recovered(payload, found)]);
            events.TailFound(found.Segment, found.TailBytes);
        }

        return parts;
    }

    [SkipLocalsInit]
    public Opened Open(in OpenedFacts facts, string rule, CallNames names)
    {
        var opened = _opened.Rent();
        opened.Begin(facts, Counters.Epoch, facts.SealsOriginals ? _keys?.Of(facts) : null);
        Span<byte> payload = stackalloc byte[8 * PayloadWriter.MaxText];
        opened.HasLost = !Add(EntryType.Opened, facts.Exchange, payload[..Payloads.Opened(payload, facts, names, rule)]);
        return opened;
    }

    /// <inheritdoc cref="Add(EntryType, ulong, in EntryPayload)"/>
    public bool Add(EntryType type, ulong exchange, ReadOnlySpan<byte> payload) => Add(type, exchange, new EntryPayload(payload));

    /// <summary>False: the queue is full, which is counted.</summary>
    public bool Add(EntryType type, ulong exchange, in EntryPayload payload)
    {
        var taken = _queue.TryAdd(type, _clock.Now, exchange, payload);
        if (!taken)
        {
            Counters.Lose(1);
        }

        return taken;
    }

    public void Commit(Opened opened)
    {
        opened.Hold();
        opened.Ticket.Begin(opened.Epoch, _time.GetTimestamp());
        _queue.Commit(opened.Ticket, urgent: opened.Durability == Durability.Strict);
    }

    /// <summary>Adds an entry of the log itself; true: it is on the disk, with all before it.</summary>
    public async ValueTask<bool> AddDurablyAsync(EntryType type, ReadOnlyMemory<byte> payload)
    {
        var opened = _opened.Rent();
        opened.Begin(new OpenedFacts { Exchange = 0, Durability = Durability.Strict, Protocol = default, Route = "", Upstream = "", Caller = "" }, Counters.Epoch);
        opened.HasLost = !Add(type, 0, payload.Span);
        Commit(opened);
        var durable = await DurableAsync(opened, loop: null).ConfigureAwait(false);
        Release(opened);
        return durable;
    }

    /// <summary>Ends the segment that is written now, so that it can be read whole and changed by who may.</summary>
    public async ValueTask<bool> RollAsync()
    {
        Writer.Roll();
        var payload = new byte[4 * PayloadWriter.MaxText];
        // An entry behind it: when it is on the disk the segment before it has ended.
        return await AddDurablyAsync(EntryType.Admin, payload.AsMemory(0, Payloads.Admin(payload, new AdminFacts("gateway", "roll", "")))).ConfigureAwait(false);
    }

    /// <summary>Signs what is on record so far, where checkpoints are signed. False: it cannot be.</summary>
    public Task<bool> SignAsync() => Writer.SignAsync();

    /// <summary>Those of them that run say no more on record.</summary>
    public void Silence(IEnumerable<ExchangeId> exchanges) => Writer.Silence(exchanges.Where(id => id.Run == _run).Select(id => id.Exchange));

    // Before anything is touched: a log that came after this program stays as it is, for the one that wrote it.
    private static SegmentStart StartOf(string folder, FolderLock held, out RecoveredTail? tail)
    {
        try
        {
            return LogStart.Find(folder, out tail);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private int Shred(Predicate<StoredKey> which) => Count(_keys?.Shred(which) ?? 0);

    private int Count(int shredded)
    {
        Interlocked.Add(ref _shredded, shredded);
        return shredded;
    }

    // An entry that found the queue full is on no disk, whatever the sync says.
    public ValueTask<bool> DurableAsync(Opened opened, ITurnLoop? loop)
    {
        if (opened.HasLost)
        {
            return new(false);
        }

        if (opened.Durability != Durability.Strict)
        {
            Writer.Gather.Needed(_time.GetElapsedTime(opened.Ticket.Begun));
            if (opened.Ticket.IsPending)
            {
                Hurry(opened.Ticket, loop);
            }
        }

        return opened.Ticket.WaitAsync(_waits, loop);
    }

    // Behind the loop's turn, in which others commit and ask too: all of them are one group then.
    private void Hurry(DurabilityTicket ticket, ITurnLoop? loop)
    {
        if (loop is null)
        {
            _queue.Hurry(ticket);
        }
        else
        {
            loop.AtEndOfTurn(_hurry, ticket);
        }
    }

    public void Release(Opened opened)
    {
        if (opened.LetGo())
        {
            _opened.Return(opened);
        }
    }

    public ValueTask RoomAsync(CancellationToken stop) => _queue.RoomAsync(_options.Patience, _time, stop);

    public async ValueTask DisposeAsync()
    {
        await _acts.DisposeAsync().ConfigureAwait(false);
        _packing.Dispose();
        await _retention.DisposeAsync().ConfigureAwait(false);
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await Writer.DisposeAsync().ConfigureAwait(false);
        _queue.Dispose();
        _keys?.Dispose();
        _lock.Dispose();
        _upkeep.Dispose();
    }
}
