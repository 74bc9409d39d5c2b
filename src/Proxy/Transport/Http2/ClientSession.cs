using System.Buffers;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>A connection to an upstream, whose streams are the connections of a pool.</summary>
internal sealed class ClientSession(Connection link, Http2Limits limits, ConnectionOptions options, TransportState state)
    : Http2Session(link, limits, state.Counters.Http2, state.Ticker, TimeSpan.FromDays(3650))
{
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(1);

    private readonly HashSet<ClientStream> _places = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next = 1;
    private bool _isRetired;
    private bool _isDone;

    /// <summary>In the ticker's milliseconds: from then on it gets no new place.</summary>
    public long RetireAt { get; init; } = long.MaxValue;

    /// <summary>The upstream has said how many streams it takes, or the connection is over.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Bytes that came so far.</summary>
    public long Heard => Link.BytesReceived;

    /// <summary>Until the connection is over.</summary>
    public async Task RunAsync()
    {
        Interlocked.Increment(ref Counters.UpstreamConnections);
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            EndIdle();
            _ready.TrySetResult();
        }

        await Link.CloseAsync(_linger).ConfigureAwait(false);
    }

    /// <summary>A connection for the pool; null: this one takes no more. One alone until the upstream has said how many it takes.</summary>
    public Connection? TryPlace()
    {
        lock (Gate)
        {
            if (_isRetired || _isDone || IsEnded || Ticker.Now >= RetireAt || _places.Count >= (_ready.Task.IsCompleted ? Math.Min(Limits.Streams, PeerStreams) : 1))
            {
                return null;
            }

            var place = new ClientStream(this);
            place.Connection = new Connection(place, options, state.Streams) { Local = Link.Local, Remote = Link.Remote, Tls = Link.Tls };
            _places.Add(place);
            return place.Connection;
        }
    }

    /// <summary>Under the lock: the number of the next stream; false: no more can be opened, and nothing was sent.</summary>
    public bool TryNumber(out int number)
    {
        number = _next;
        if (_isRetired || _isDone || IsEnded || _next < 0 || OpenStreams >= PeerStreams)
        {
            return false;
        }

        _next += 2;
        Interlocked.Increment(ref Counters.UpstreamStreams);
        return true;
    }

    /// <summary>Under the lock.</summary>
    public void WriteHead(int stream, RequestHead head, bool endsStream)
    {
        var block = ArrayPool<byte>.Shared.Rent(HeaderBlocks.MostOf(head) + 1);
        var at = BeginBlock(block);
        at += HeaderBlocks.Write(head, Link.Tls is null ? "http"u8 : "https"u8, block.AsSpan(at));
        WriteHeaders(stream, block.AsSpan(0, at), endsStream);
        FrameOutput.Return(block, at);
    }

    /// <summary>
    /// Under the lock: a stream was ended here before its answer. Where nothing at all has come since it was opened the connection may be
    /// dead, which nobody else would notice: it gets no new streams.
    /// </summary>
    public void GivenUp(long heardBefore) => _isRetired |= Heard == heardBefore;

    public override void PlaceEnded(Http2Stream stream)
    {
        _places.Remove((ClientStream)stream);
        if (_places.Count == 0 && !_isDone && !IsEnded)
        {
            _isDone = true;
            WriteGoAway(0, Http2Error.NoError);
            WakeReading();
        }
    }

    // No push; the largest frame is what everybody takes without a word.
    protected override void WriteSettings()
    {
        WritePreface();
        WriteSettings([(2, 0), (4, Limits.StreamWindow), (6, Limits.Head)]);
    }

    protected override bool GoesOn()
    {
        lock (Gate)
        {
            return !_isDone;
        }
    }

    protected override bool IsIdle(int stream) => stream % 2 == 0 || (_next > 0 && stream >= _next);

    protected override void LeavesSoon(int last)
    {
        lock (Gate)
        {
            _isRetired = true;
        }

        BreakAll(ConnectionFault.Unprocessed, stream => stream.Id > last);
        EndIdle();
    }

    // An answer that came whole is one, whatever became of the connection behind it.
    protected override bool KeepsContent => true;

    protected override void SettingsCame()
    {
        _ready.TrySetResult();
        EndIdle(PeerStreams);
    }

    protected override void PeerReset(Http2Stream stream, int number, Http2Error error)
    {
        (IReadableObserver? Reader, bool IsWaiting) told = default;
        Transfer? dropped = null;
        lock (Gate)
        {
            if (stream.Id != number)
            {
                return;
            }

            if (error == Http2Error.NoError && stream.RemoteEnded)
            {
                ((ClientStream)stream).Drop();
                dropped = stream.Retry();
            }
            else
            {
                var isRefused = error == Http2Error.RefusedStream && !((ClientStream)stream).HasAnswer;
                told = stream.Break(isRefused ? ConnectionFault.Unprocessed : ConnectionFault.PeerReset, keepsContent: !isRefused);
            }
        }

        if (dropped is { } done)
        {
            stream.Complete(done);
        }

        stream.Tell(told.Reader, told.IsWaiting);
    }

    protected override void Fields(int stream, HeaderList list, bool endsStream)
    {
        if (IsIdle(stream))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        ClientStream? open;
        IReadableObserver? reader = null;
        var error = Http2Error.NoError;
        var isOver = list.IsOver;
        lock (Gate)
        {
            open = (ClientStream?)Find(stream);
            if (open is not null && !list.IsOver)
            {
                error = open.HasAnswer ? Behind(open, list, endsStream)
                    : open.Answer(list, endsStream) is null ? Http2Error.NoError : Http2Error.ProtocolError;
                isOver = open.IsOverInterim;
                reader = error == Http2Error.NoError && !isOver ? open.TakeReader() : null;
            }
        }

        if (open is null)
        {
            Nothing();
        }
        else if (isOver || error != Http2Error.NoError)
        {
            BreakStream(open, stream, isOver ? Http2Error.EnhanceYourCalm : error, isOver ? ConnectionFault.InputLimit : ConnectionFault.PeerReset);
        }

        reader?.OnReadable(Transfer.Done(0));
    }

    private static Http2Error Behind(ClientStream stream, HeaderList list, bool endsStream) =>
        Trailers.Flaw(list) is null ? stream.Trailers(endsStream) : Http2Error.ProtocolError;

    // Places without a stream: who would use one next opens another connection.
    private void EndIdle(int atMost = 0)
    {
        while (true)
        {
            ClientStream? idle;
            (IReadableObserver? Reader, bool IsWaiting) told = default;
            lock (Gate)
            {
                idle = _places.Count(place => !place.IsBroken) > atMost ? _places.FirstOrDefault(place => place is { Id: 0, IsBroken: false }) : null;
                if (idle is not null)
                {
                    told = idle.Break(ConnectionFault.Unprocessed, keepsContent: true);
                }
            }

            if (idle is null)
            {
                return;
            }

            idle.Tell(told.Reader, told.IsWaiting);
        }
    }
}
