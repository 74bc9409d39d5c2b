using System.Buffers;
using System.Threading.Channels;

namespace FastMcp.Recording.Writing;

/// <summary>
/// The bounded queue and its one writer task, which runs on the thread pool: never on a socket's thread.
/// </summary>
internal sealed class LogQueue : IAsyncDisposable
{
    private readonly SessionLogOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _failed;
    private readonly SegmentWriter _segments;
    private readonly Channel<QueuedEntry> _channel;
    private readonly ITimer _tick;
    private readonly Task _writer;
    private TaskCompletionSource? _room;
    private int _waiting;
    private long _written;
    private long _bytes;
    private long _lost;
    private long _lostUnsaid;
    private long _failures;
    private int _failedInARow;
    private long _failedAt;

    public LogQueue(SessionLogOptions options, TimeProvider time, Action<string> failed, SegmentWriter segments)
    {
        _options = options;
        _time = time;
        _failed = failed;
        _segments = segments;
        _channel = Channel.CreateBounded<QueuedEntry>(new BoundedChannelOptions(options.QueueEntries) { SingleReader = true });
        _writer = Task.Run(WriteAllAsync);
        _tick = time.CreateTimer(_ => _channel.Writer.TryWrite(default), null, options.SyncInterval, options.SyncInterval);
    }

    public SessionLogCounts Counts => new(
        Interlocked.Read(ref _written), Interlocked.Read(ref _bytes), Interlocked.Read(ref _lost), Interlocked.Read(ref _failures), Volatile.Read(ref _waiting));

    /// <summary>Takes the entry and its buffer; never waits.</summary>
    public void Enqueue(QueuedEntry entry)
    {
        Interlocked.Increment(ref _waiting);
        if (_channel.Writer.TryWrite(entry))
        {
            return;
        }

        Interlocked.Decrement(ref _waiting);
        ArrayPool<byte>.Shared.Return(entry.Buffer!);
        Lose(1);
    }

    public ValueTask RoomAsync(CancellationToken stop)
    {
        if (Volatile.Read(ref _waiting) < _options.PressureEntries)
        {
            return default;
        }

        var room = Volatile.Read(ref _room) ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room = Interlocked.CompareExchange(ref _room, room, null) ?? room;
        // The writer may have made room between the look and the exchange, and would not come back for us.
        return Volatile.Read(ref _waiting) < _options.PressureEntries ? default : new ValueTask(WaitAsync(room.Task, stop));
    }

    public async ValueTask DisposeAsync()
    {
        await _tick.DisposeAsync();
        _channel.Writer.TryComplete();
        await _writer;
        _segments.Dispose();
    }

    private async Task WaitAsync(Task room, CancellationToken stop) =>
        await Task.WhenAny(room, Task.Delay(_options.Patience, _time, stop)).ConfigureAwait(false);

    private async Task WriteAllAsync()
    {
        while (await _channel.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_channel.Reader.TryRead(out var entry))
            {
                if (entry.Buffer is null)
                {
                    Try(_segments.Sync);
                    continue;
                }

                WriteOne(entry);
            }
        }

        SayLost();
        Try(_segments.Sync);
    }

    private void WriteOne(QueuedEntry entry)
    {
        SayLost();
        var (buffer, length) = (entry.Buffer!, entry.Length);
        if (Try(() => _segments.Write(buffer.AsSpan(0, length))))
        {
            Interlocked.Increment(ref _written);
            Interlocked.Add(ref _bytes, length);
        }
        else
        {
            Lose(1);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (Interlocked.Decrement(ref _waiting) < _options.PressureEntries)
        {
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }
    }

    // The log itself says where it has a hole.
    private void SayLost()
    {
        if (IsResting)
        {
            return;
        }

        var count = Interlocked.Exchange(ref _lostUnsaid, 0);
        if (count == 0)
        {
            return;
        }

        var entry = Entries.Lost(count, _time);
        if (!Try(() => _segments.Write(entry.Buffer.AsSpan(0, entry.Length))))
        {
            Interlocked.Add(ref _lostUnsaid, count);
        }

        ArrayPool<byte>.Shared.Return(entry.Buffer!);
    }

    // A disk that fails twice in a row is left alone for a while: what comes meanwhile is lost, counted, and costs nothing.
    private bool IsResting => _failedInARow > 1 && _time.GetElapsedTime(_failedAt) < _options.SyncInterval;

    private bool Try(Action write)
    {
        if (IsResting)
        {
            return false;
        }

        try
        {
            write();
            _failedInARow = 0;
            return true;
        }
        catch (IOException e)
        {
            _failedInARow++;
            _failedAt = _time.GetTimestamp();
            Lose(_segments.TakeAbandoned());
            Interlocked.Increment(ref _failures);
            _failed(e.Message);
            return false;
        }
    }

    private void Lose(long count)
    {
        Interlocked.Add(ref _lost, count);
        Interlocked.Add(ref _lostUnsaid, count);
    }
}
