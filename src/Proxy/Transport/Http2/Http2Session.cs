using System.Buffers;
using System.Security.Cryptography;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>One HTTP/2 connection, either side of the gateway: reads its frames, and sends those of its streams.</summary>
/// <remarks>
/// Ownership: one task runs <see cref="ReadAsync"/>. Streams read and write from any thread, under <see cref="Gate"/>; nobody is told of
/// anything inside of it. What a peer does wrong ends the stream or the connection, by RFC 9113, and is counted.
/// </remarks>
internal abstract partial class Http2Session
{
    // The connection is never without this deadline, so that a drain wakes it; with streams open it does not pass.
    private static readonly TimeSpan _never = TimeSpan.FromDays(3650);

    private readonly Dictionary<int, Http2Stream> _streams = [];
    private readonly HpackDecoder _fields;
    private readonly HeaderList _list;
    private PeerSettings _peer = new();
    private FloodMeter _idleFrames;
    private Http2Error _error = Http2Error.NoError;
    private bool _isOver;
    private bool _hasSettings;

    protected Http2Session(Connection link, Http2Limits limits, Http2Counters counters, DeadlineTicker ticker, TimeSpan idle)
    {
        (Link, Limits, Counters, Ticker, Idle) = (link, limits, counters, ticker, idle);
        _fields = new HpackDecoder(limits.Head);
        _list = new HeaderList(limits.Head);
        _idleFrames = new FloodMeter(limits.Frames);
        _window = limits.Window;
    }

    /// <summary>Guards everything of the session and its streams.</summary>
    public Lock Gate { get; } = new();

    public Http2Limits Limits { get; }

    /// <summary>Window that the peer gives a new stream.</summary>
    public int PeerWindow => _peer.InitialWindow;

    protected Connection Link { get; }

    protected Http2Counters Counters { get; }

    protected DeadlineTicker Ticker { get; }

    protected TimeSpan Idle { get; }

    /// <summary>The highest stream that the peer opened here.</summary>
    protected int LastStream { get; set; }

    /// <summary>Under the lock: no stream is open.</summary>
    protected bool IsEmpty => _streams.Count == 0;

    protected int OpenStreams => _streams.Count;

    /// <summary>Streams that the peer lets us open at once.</summary>
    protected int PeerStreams => _peer.Streams;

    /// <summary>Under the lock: nothing is read any more.</summary>
    protected bool IsEnded { get; private set; }

    /// <summary>Under the lock.</summary>
    public void Add(Http2Stream stream)
    {
        if (_streams.Count == 0)
        {
            Link.SetDeadline(DeadlineKind.Idle, _never);
        }

        _streams.Add(stream.Id, stream);
    }

    /// <summary>Under the lock.</summary>
    public void Remove(Http2Stream stream)
    {
        _streams.Remove(stream.Id);
        if (_streams.Count == 0)
        {
            Link.SetDeadline(DeadlineKind.Idle, Idle);
            Emptied();
        }
    }

    /// <summary>Under the lock: a place was closed.</summary>
    public abstract void PlaceEnded(Http2Stream stream);

    /// <summary>Begins with settings, reads frames until either side ends it; then every stream is over, and what was sent has left.</summary>
    protected async Task ReadAsync()
    {
        try
        {
            await ReadFramesAsync().ConfigureAwait(false);
        }
        finally
        {
            // Also behind a fault of ours: streams that nobody reads for any more would wait for ever.
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadFramesAsync()
    {
        Link.SetDeadline(DeadlineKind.Idle, Idle);
        lock (Gate)
        {
            WriteSettings();
        }

        Flush();
        while (_error == Http2Error.NoError && GoesOn())
        {
            var read = await Link.Input.ReadAsync().ConfigureAwait(false);
            var consumed = Batch(read.Buffer.FirstSpan);
            Link.Input.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }
    }

    private async Task EndAsync()
    {
        lock (Gate)
        {
            IsEnded = true;
        }

        BreakAll(_error == Http2Error.NoError && Link.Fault is not (ConnectionFault.None or ConnectionFault.PeerClosed) ? Link.Fault : ConnectionFault.PeerReset);

        // Also in the middle of a batch: the connection is closed behind this.
        Send();
        await SentAsync().ConfigureAwait(false);
        _fields.Dispose();
        _list.Reset();
        DropBlock();
    }

    private int Batch(ReadOnlySpan<byte> input)
    {
        var isOurs = FlushBatch.TryOpen();
        try
        {
            return Frames(input);
        }
        finally
        {
            Flush();
            if (isOurs)
            {
                FlushBatch.Close();
            }
        }
    }

    /// <summary>Asked between two reads; false: nothing more is read. Any cancelled read leads here.</summary>
    protected abstract bool GoesOn();

    /// <summary>Under the lock: the last stream is over.</summary>
    protected virtual void Emptied()
    {
    }

    /// <summary>From under the lock too: who reads looks whether it goes on. Not on this thread, which may hold the lock.</summary>
    protected void WakeReading() => ThreadPool.UnsafeQueueUserWorkItem(static input => input.CancelPendingRead(), Link.Input, preferLocal: false);

    /// <summary>Ends the connection for an error of the peer.</summary>
    protected void Fail(Http2Error error)
    {
        lock (Gate)
        {
            if (_error != Http2Error.NoError || _isOver)
            {
                return;
            }

            _error = error;
            WriteGoAway(LastStream, error);
        }

        Interlocked.Increment(ref Counters.Errors);
    }

    /// <summary>Ends all streams; the pipeline sees its connections break.</summary>
    protected void BreakAll(ConnectionFault fault, Func<Http2Stream, bool>? which = null)
    {
        while (true)
        {
            Http2Stream? stream;
            (Sockets.IReadableObserver? Reader, bool IsWaiting) told = default;
            lock (Gate)
            {
                stream = _streams.Values.FirstOrDefault(one => which is null || which(one));
                if (stream is not null)
                {
                    told = stream.Break(fault, KeepsContent && fault != ConnectionFault.Unprocessed);
                }
            }

            if (stream is null)
            {
                return;
            }

            stream.Tell(told.Reader, told.IsWaiting);
        }
    }

    /// <summary>What came of a stream can be read though its peer has left.</summary>
    protected abstract bool KeepsContent { get; }

    /// <summary>Ends a stream that is malformed, unless its place has another one by now.</summary>
    protected void BreakStream(Http2Stream stream, int number, Http2Error error, ConnectionFault fault = ConnectionFault.PeerReset)
    {
        (Sockets.IReadableObserver? Reader, bool IsWaiting) told;
        lock (Gate)
        {
            if (stream.Id != number)
            {
                return;
            }

            Reset(number, error);
            told = stream.Break(fault, keepsContent: false);
        }

        stream.Tell(told.Reader, told.IsWaiting);
        Misbehaved();
    }

    /// <summary>The peer made us give a stream up.</summary>
    protected virtual void Misbehaved()
    {
    }

    /// <summary>Under the lock. Null: there is none of that number now.</summary>
    protected Http2Stream? Find(int stream) => _streams.GetValueOrDefault(stream);
}
