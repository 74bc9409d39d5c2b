using System.Buffers;
using System.Threading.Tasks.Sources;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What goes out: bytes of HTTP/1.1 that this process wrote, sent as frames as the peer takes them.</summary>
internal abstract partial class Http2Stream
{
    private ManualResetValueTaskSourceCore<Transfer> _sent;
    private ReadOnlyMemory<byte> _unsent;
    private bool _isSending;
    private bool _isDropped;

    /// <summary>Under the lock: it stands in line for the connection.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Under the lock: it stands in line with a head.</summary>
    public bool IsHeadQueued { get; set; }

    // A head that was not written at once.
    private readonly ArrayBufferWriter<byte> _partHead = new();

    /// <summary>Completes when some of the bytes are in the connection's output, which is bounded.</summary>
    public ValueTask<Transfer> SendAsync(ReadOnlyMemory<byte> buffer)
    {
        int sent;
        lock (Gate)
        {
            if (IsClosed || _outputFault != ConnectionFault.None)
            {
                return new(Transfer.Failed(IsClosed ? ConnectionFault.Closed : _outputFault));
            }

            sent = Session.IsCrowded && _out.HasHead ? 0 : Write(buffer.Span);
            if (sent == 0 && _outputFault == ConnectionFault.None)
            {
                _sent.Reset();
                (_unsent, _isSending) = (buffer, true);
                Queue();
                return new(this, _sent.Version);
            }
        }

        Session.Flush();
        return new(sent > 0 ? Transfer.Done(sent) : Transfer.Failed(_outputFault));
    }

    /// <summary>Under the lock: the peer takes more. False: more than there can be.</summary>
    public bool Widen(int by)
    {
        if ((long)_out.Window + by > Http2Constants.LargestWindow)
        {
            return false;
        }

        _out.Window += by;
        return true;
    }

    /// <summary>Under the lock: tries once more what could not leave. Null: it still cannot, or nothing waits.</summary>
    public Transfer? Retry()
    {
        if (!_isSending)
        {
            return null;
        }

        var sent = Write(_unsent.Span);
        if (sent == 0 && _outputFault == ConnectionFault.None)
        {
            Queue();
            return null;
        }

        (_isSending, _unsent) = (false, default);
        return sent > 0 ? Transfer.Done(sent) : Transfer.Failed(_outputFault);
    }

    /// <summary>Outside of the lock, with what <see cref="Retry"/> gave.</summary>
    public void Complete(Transfer sent) => _sent.SetResult(sent);

    public Transfer GetResult(short token) => _sent.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _sent.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _sent.OnCompleted(continuation, state, token, flags);

    /// <summary>Under the lock: writes the head that stands at the beginning of <paramref name="text"/>.</summary>
    /// <param name="text">Of HTTP/1.1.</param>
    /// <param name="body">How to read the content behind it; null: another head follows.</param>
    /// <returns>Its length; 0: it is not whole; -1: it cannot be sent, and the output has its fault.</returns>
    protected abstract int WriteHead(ReadOnlySpan<byte> text, out BodyReader? body);

    /// <summary>Under the lock: what is written belongs to the next stream, though the peer has not ended this one.</summary>
    protected virtual bool TryRenew() => false;

    protected int FailOut(ConnectionFault fault)
    {
        _outputFault = fault;
        return -1;
    }

    /// <summary>The rest of what is written is dropped: the peer answered without it. The place has no stream behind this one.</summary>
    protected void DropOut()
    {
        (_isDropped, _out.IsEnded) = (true, true);
        LeaveIfOver();
    }

    // Only what waits for the connection stands in line; who waits for its own window is told by it.
    private void Queue()
    {
        if (!_out.HasHead)
        {
            Session.EnqueueHead(this);
        }
        else if (_out.Window > 0 || _out.Owed == 0)
        {
            Session.Enqueue(this);
        }
    }

    // Bytes that left; 0: none can now, or the output has a fault.
    private int Write(ReadOnlySpan<byte> bytes)
    {
        if (_isDropped)
        {
            return bytes.Length;
        }

        int taken = 0, last = -1;
        while (taken < bytes.Length && _outputFault == ConnectionFault.None)
        {
            var before = taken;
            if (_out is { IsEnded: true, HasHead: true } && !TryRenew())
            {
                FailOut(ConnectionFault.Failed);
                break;
            }

            if (!_out.HasHead)
            {
                taken += Session.IsFull ? 0 : Math.Max(0, Head(bytes[taken..]));
            }
            else if (_out.Owed > 0)
            {
                taken += Data(bytes[taken..], ref last);
            }
            else
            {
                taken += Unframe(bytes[taken..], last);
            }

            if (taken == before && (_out.Owed == 0 || !CanSend))
            {
                break;
            }
        }

        return taken;
    }

    private bool CanSend => _out.Window > 0 && Session.SendRoom > 0;

    private int Head(ReadOnlySpan<byte> bytes)
    {
        var had = _partHead.WrittenCount;
        if (had > 0)
        {
            _partHead.Write(bytes);
        }

        var text = had > 0 ? _partHead.WrittenSpan : bytes;
        var length = WriteHead(text, out var body);
        if (length == 0)
        {
            if (had == 0)
            {
                _partHead.Write(bytes);
            }

            return bytes.Length;
        }

        if (had > 0)
        {
            _partHead.Clear();
        }

        if (length > 0 && body is { } content)
        {
            (_out.HasHead, _out.Body) = (true, content);
            if (content.IsComplete)
            {
                // The head itself ended the stream.
                EndedOut();
            }
        }

        return length < 0 ? 0 : length - had;
    }

    private int Data(ReadOnlySpan<byte> bytes, ref int last)
    {
        var length = Math.Min(Math.Min(_out.Owed, bytes.Length), Math.Min(_out.Window, Session.SendRoom));
        if (length <= 0)
        {
            return 0;
        }

        Session.WriteData(Id, bytes[..length]);
        _out.Window -= length;
        _out.Owed -= length;
        last = length;
        if (_out.Owed == 0 && _out.Body.IsComplete)
        {
            EndOut(last);
        }

        return length;
    }

    // The framing of HTTP/1.1 before the next content.
    private int Unframe(ReadOnlySpan<byte> bytes, int last)
    {
        var status = _out.Body.Next(bytes, out var step, out var data);
        _out.Owed = data.Length;
        if (status == BodyStatus.End)
        {
            EndOut(last);
        }
        else if (status == BodyStatus.Refused || (status == BodyStatus.NeedMore && step == 0))
        {
            FailOut(ConnectionFault.Failed);
        }

        return step - data.Length;
    }

    // last: length of the frame that was just written, -1: there is none that could end the stream.
    private void EndOut(int last)
    {
        if (last >= 0)
        {
            Session.EndLast(last);
        }
        else
        {
            Session.WriteEnd(Id);
        }

        EndedOut();
    }

    private void EndedOut()
    {
        _out.IsEnded = true;
        LeaveIfOver();
    }
}
