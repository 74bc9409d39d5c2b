using System.Collections.Concurrent;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// The one thread that writes and syncs. What came while it synced is the next group, so that one sync serves all
/// who wait. What fails is tried once more in a new segment; then it is lost, counted, and said in the log.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private readonly SessionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly SessionLogEvents _events;
    private readonly EntryQueue _queue;
    private readonly GatherWindow _gather = new();
    private readonly SegmentWriter _segments;
    private readonly LogCounters _counters;
    private readonly Action<Opened> _release;
    private readonly CheckpointKeeper? _checkpoints;
    private readonly FreeSpace _space;
    private readonly SilencedExchanges _silenced = new();
    private readonly List<ITurnLoop> _sleeping = [];
    private readonly ConcurrentQueue<TaskCompletionSource<bool>> _demands = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticked;
    private long _failedAt;
    private volatile bool _stopping;
    private volatile bool _rolling;

    public LogWriter(SessionLogOptions options, TimeProvider time, SessionLogEvents events, EntryQueue queue, SegmentWriter segments, LogCounters counters, Action<Opened> release)
    {
        (_options, _time, _events, _queue, _segments, _counters, _release) = (options, time, events, queue, segments, counters, release);
        _checkpoints = options.Checkpoints is { } wanted ? new CheckpointKeeper(wanted, time, events.CheckpointFailed) : null;
        _space = new FreeSpace(options.Folder, options.LeastFree, counters, events.SpaceLow);
        _ticked = time.GetTimestamp();
        segments.WhenSealed = () => OfferCheckpoint(isSeal: true);
        new Thread(Run) { IsBackground = true, Name = "record" }.Start();
    }

    /// <summary>Told when what was committed is asked for.</summary>
    public GatherWindow Gather => _gather;

    public CheckpointCounts Checkpoints => _checkpoints?.Counts ?? default;

    /// <summary>Writes what waits, seals the segment and keeps its checkpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _queue.Nudge();
        await _ended.Task.ConfigureAwait(false);
        if (_checkpoints is not null)
        {
            await _checkpoints.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The segment ends before what is added from now on is written.</summary>
    public void Roll() => _rolling = true;

    /// <summary>What these exchanges say and what is not written yet is not written.</summary>
    public void Silence(IEnumerable<ulong> exchanges) => _silenced.Add(exchanges);

    /// <summary>Signs all that is written so far. False: it cannot be; true also where nothing is ever signed.</summary>
    public Task<bool> SignAsync()
    {
        if (_checkpoints is null)
        {
            return Task.FromResult(true);
        }

        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _demands.Enqueue(told);
        _queue.Nudge();
        return told.Task;
    }

    private void Run()
    {
        _space.Look();
        while (!_stopping || _queue.WaitingEntries > 0)
        {
            var batch = _queue.Take(_stopping ? TimeSpan.Zero : LongestNap(), _gather.Length);
            if (_rolling)
            {
                _rolling = false;
                Seal();
            }

            if (_silenced.Any)
            {
                batch.Drop(_silenced);
            }

            Write(batch);
            _queue.Return(batch);
            MeetDemands();
        }

        MeetDemands();
        Seal();
        _segments.Dispose();
        _ended.SetResult();
    }

    // A disk that failed twice in a row is left alone for a while: what comes meanwhile is lost, counted, and costs nothing.
    private bool IsResting => _failedAt != 0 && _time.GetElapsedTime(_failedAt) < _options.SyncInterval;

    // Entries that nobody waits for are on the disk after the interval; a reader sees them earlier.
    private TimeSpan LongestNap() => _options.SyncInterval / 10;

    private void Write(EntryBatch batch)
    {
        var isDue = _time.GetElapsedTime(_ticked) >= _options.SyncInterval;
        var sync = isDue || batch.Tickets.Count > 0;
        _segments.BeginBatch();
        var written = !IsResting && (Try(batch, sync) || TryAgain(batch));
        if (!written)
        {
            _failedAt = IsResting ? _failedAt : _time.GetTimestamp();
            _counters.LoseWritten(CountOf(batch.Entries[_segments.DurableBytes..]));
        }

        Complete(batch.Tickets, written);
        if (isDue)
        {
            _ticked = _time.GetTimestamp();
            _space.Look();
            OfferCheckpoint(isSeal: false);
        }
    }

    private bool Try(EntryBatch batch, bool sync)
    {
        try
        {
            var (unsaid, failing) = (_counters.Unsaid, _counters.IsFailing);
            if (unsaid > 0 || failing)
            {
                SayLost(unsaid);
            }

            var entries = batch.Entries[_segments.DurableBytes..];
            _segments.Write(entries);
            if (sync || unsaid > 0 || failing)
            {
                Sync();
                _counters.Said(unsaid);
            }

            _counters.Wrote(batch.Count, batch.Length);
            return true;
        }
        catch (IOException e)
        {
            Fail(e);
            return false;
        }
    }

    // Whatever of it was linked follows an entry of the segment that failed.
    private bool TryAgain(EntryBatch batch)
    {
        EntryFrame.Unlink(batch.Entries[_segments.DurableBytes..]);
        return Try(batch, sync: true);
    }

    // The log itself says where it has a hole. It also proves, without traffic, that the disk takes entries again.
    private void SayLost(long unsaid)
    {
        Span<byte> payload = stackalloc byte[8];
        _segments.Write(EntryType.Lost, payload[..Payloads.Lost(payload, unsaid)]);
    }

    private void Sync()
    {
        if (_segments.IsDirty)
        {
            var began = _time.GetTimestamp();
            _segments.Sync();
            var took = _time.GetElapsedTime(began);
            _counters.Synced(took);
            _gather.Synced(took);
        }

        if (_counters.IsFailing)
        {
            _counters.IsFailing = false;
            _failedAt = 0;
            _events.Recovered(_counters.Read(0).Lost);
        }
    }

    private void Fail(IOException e)
    {
        _counters.Failed();
        _counters.LoseWritten(_segments.Older);
        _segments.ForgetOlder();
        if (!_counters.IsFailing)
        {
            _counters.IsFailing = true;
            _events.Failed(e.Message);
        }
    }

    // Loops are woken behind all: one that woke with the first would go to sleep again before the second.
    private void Complete(List<DurabilityTicket> tickets, bool written)
    {
        foreach (var ticket in tickets)
        {
            var durable = written && ticket.Epoch == _counters.Epoch;
            if (ticket.Complete(durable) is { } loop && !_sleeping.Contains(loop))
            {
                _sleeping.Add(loop);
            }

            _release(ticket.Owner);
        }

        foreach (var loop in _sleeping)
        {
            loop.Wake();
        }

        _sleeping.Clear();
    }

    private void Seal()
    {
        try
        {
            _segments.BeginBatch();
            _segments.Seal();
        }
        catch (IOException e)
        {
            Fail(e);
        }
    }

    private void MeetDemands()
    {
        while (_demands.TryDequeue(out var told))
        {
            if (TrySync() && _segments.IsSignable)
            {
                _checkpoints!.Demand(_segments.Header, _segments.Tree, told);
            }
            else
            {
                told.TrySetResult(false);
            }
        }
    }

    private bool TrySync()
    {
        try
        {
            _segments.BeginBatch();
            Sync();
            return true;
        }
        catch (IOException e)
        {
            Fail(e);
            return false;
        }
    }

    private void OfferCheckpoint(bool isSeal)
    {
        if (_checkpoints is not null && _segments.IsSignable)
        {
            _checkpoints.Offer(_segments.Header, _segments.Tree, isSeal);
        }
    }

    private static long CountOf(ReadOnlySpan<byte> entries)
    {
        var count = 0L;
        for (; entries.Length > 0; count++)
        {
            entries = entries[EntryFrame.WholeLength(entries)..];
        }

        return count;
    }
}
