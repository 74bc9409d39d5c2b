using System.Buffers;
using System.Threading.Tasks.Sources;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http2;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>
/// A place for one stream after the other, which the pipeline sees as a connection that speaks HTTP/1.1 and is kept alive: what comes in
/// as frames is read as a head and its content, what is written as a head and its content leaves as frames.
/// </summary>
/// <remarks>
/// Ownership: all state is under the session's lock; who reads and who writes are told outside of it. INVARIANT: a stream is in the
/// session's map exactly while <see cref="Id"/> is not 0. A place is free again when both directions of its stream are over and all of what
/// came was read; nothing of one stream is seen by the next.
/// </remarks>
internal abstract partial class Http2Stream(Http2Session session) : IByteTransport, IValueTaskSource<Transfer>
{
    private readonly ArrayBufferWriter<byte> _head = new(1024);
    private Inbound _in;
    private Outbound _out;
    private ConnectionFault _inputFault;
    private ConnectionFault _outputFault;
    private IReadableObserver? _reader;
    private bool _isShut;

    /// <summary>0: it has no stream.</summary>
    public int Id { get; private set; }

    /// <summary>It was closed, and will not have another stream.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The connection that the pipeline has of it.</summary>
    public Connection Connection { get; set; } = null!;

    /// <summary>The peer has ended its direction.</summary>
    public bool RemoteEnded => _in.IsEnded;

    protected Http2Session Session { get; } = session;

    protected ArrayBufferWriter<byte> HeadText => _head;

    private Lock Gate => Session.Gate;

    // All that came of the stream was read.
    private bool IsDrained => _in.HeadRead == _head.WrittenCount && _in.Body.Count == 0 && (!_in.IsChunked || _in.GaveLastChunk);

    // Nothing more will come.
    private bool HasEnd => _isShut || (_isDropped && IsDrained);

    private bool IsReadable => _inputFault != ConnectionFault.None || HasEnd || _in.HeadRead < _head.WrittenCount || _in.Body.Count > 0
        || (_in.IsEnded && _in.IsChunked && !_in.GaveLastChunk);

    /// <summary>Under the lock: the place has a stream from here on.</summary>
    protected void Begin(int id)
    {
        Id = id;
        _in.Window = Session.Limits.StreamWindow;
        _out.Window = Session.PeerWindow;
        Session.Add(this);
    }

    /// <summary>Ends our direction: an answer that is not whole by then is cut.</summary>
    public ValueTask ShutdownSendAsync()
    {
        IReadableObserver? reader;
        lock (Gate)
        {
            _isShut = true;
            if (Id != 0 && !_out.IsEnded && _out is { HasHead: true, Owed: 0, Body.Framing: BodyFraming.UntilClose })
            {
                EndOut(-1);
            }

            if (Id != 0)
            {
                Cut(CodeOfClose());
            }

            reader = TakeReader();
        }

        reader?.OnReadable(Transfer.Done(0));
        Session.Flush();
        return ValueTask.CompletedTask;
    }

    public void Close(bool reset)
    {
        (IReadableObserver? Reader, bool IsWaiting) told;
        lock (Gate)
        {
            if (IsClosed)
            {
                return;
            }

            IsClosed = true;
            if (Id != 0)
            {
                GivenUp();
                Cut(CodeOfClose());
            }

            told = Fault(ConnectionFault.Closed);
            _in.Body.Release();
            _head.Clear();
            (_in, _out) = (default, default);
            Session.PlaceEnded(this);
        }

        if (reset || told.Reader is not null || told.IsWaiting)
        {
            // Whoever closes may be the clock of all deadlines, or hold a lock, and the driver that is woken goes on for long.
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Stream.EndClose(closed.Told), (Stream: this, Told: told), preferLocal: false);
            return;
        }

        Session.Flush();
    }

    private void EndClose((IReadableObserver? Reader, bool IsWaiting) told)
    {
        Tell(told.Reader, told.IsWaiting);
        Session.Flush();
    }

    /// <summary>Under the lock: the peer gave the stream up, or it is malformed, or the connection is over.</summary>
    /// <param name="fault">Of both directions.</param>
    /// <param name="keepsContent">What came can be read, and the fault stands behind it; else nothing more is read, and content that was not read whole is never taken as whole.</param>
    public (IReadableObserver? Reader, bool IsWaiting) Break(ConnectionFault fault, bool keepsContent)
    {
        Leave();
        if (!keepsContent)
        {
            DropContent();
        }

        return Fault(fault);
    }

    /// <summary>Outside of the lock, with what <see cref="Break"/> gave.</summary>
    public void Tell(IReadableObserver? reader, bool isWaiting)
    {
        reader?.OnReadable(Transfer.Failed(_inputFault));
        if (isWaiting)
        {
            _sent.SetResult(Transfer.Failed(_outputFault));
        }
    }

    /// <summary>Under the lock: who reads, if there is something to read now.</summary>
    public IReadableObserver? TakeReader()
    {
        if (_reader is not { } reader || !IsReadable)
        {
            return null;
        }

        _reader = null;
        return reader;
    }

    /// <summary>Under the lock: it cannot serve any more.</summary>
    public bool IsBroken => _outputFault != ConnectionFault.None;

    /// <summary>Under the lock: it is closed in the middle of its stream.</summary>
    protected virtual void GivenUp()
    {
    }

    /// <summary>What the peer is told when the place is closed in the middle of its stream.</summary>
    protected abstract Http2Error CodeOfClose();

    /// <summary>Nothing of the stream was read.</summary>
    protected bool IsUntouched => _in.HeadRead == 0;

    protected bool IsLocalEnded => _out.IsEnded;

    /// <summary>Under the lock: the place may serve again.</summary>
    protected virtual void Freed()
    {
    }

    private (IReadableObserver? Reader, bool IsWaiting) Fault(ConnectionFault fault)
    {
        _inputFault = _inputFault == ConnectionFault.None ? fault : _inputFault;
        _outputFault = _outputFault == ConnectionFault.None ? fault : _outputFault;
        var isWaiting = _isSending;
        (_isSending, _unsent) = (false, default);
        return (TakeReader(), isWaiting);
    }

    private void Cut(Http2Error code)
    {
        Session.Reset(Id, code);
        Leave();
        DropContent();
    }

    private void DropContent()
    {
        _in.Body.Release();
        _in.IsCut = true;
    }

    /// <summary>Under the lock: all of the content that was announced was read, though the peer has not ended the stream: it is given up.</summary>
    protected bool TryLeaveEarly()
    {
        if (!IsDrained || _in.Expected < 0 || _in.Received != _in.Expected)
        {
            return false;
        }

        Cut(Http2Error.NoError);
        _head.Clear();
        (_in, _out) = (default, default);
        return true;
    }

    private void Leave()
    {
        if (Id != 0)
        {
            Session.Credit(_in.Body.Count);
            Session.Remove(this);
            Id = 0;
        }
    }

    // The stream is over when both directions are and nothing is left to be read.
    private void LeaveIfOver()
    {
        if (Id == 0 || !_out.IsEnded || !_in.IsEnded || !IsDrained)
        {
            return;
        }

        Leave();
        _head.Clear();
        (_in, _out) = (default, default);
        if (!IsClosed && !HasEnd && _inputFault == ConnectionFault.None)
        {
            Freed();
        }
    }
}
