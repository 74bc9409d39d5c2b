using System.Buffers.Binary;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What goes out. One send at a time; what is written meanwhile leaves with the next.</summary>
internal abstract partial class Http2Session
{
    // A peer that opens its windows more often than by so many bytes does it for nothing; each frame pays one for the stream and one for the connection.
    private const int LeastUpdate = 2048;

    private const int FewInCrowd = 16;

    private readonly FrameOutput _output = new();
    private readonly Queue<Http2Stream> _crowd = new();
    private readonly Queue<Http2Stream> _heads = new();
    private int _peerWindow = Http2Constants.InitialWindow;
    private int _credit;
    private long _paidUpdates;
    private bool _isSending;
    private TaskCompletionSource? _sent;

    /// <summary>Under the lock: content that one frame may hold now.</summary>
    public int SendRoom => Math.Min(Math.Min(_peerWindow, Limits.Output - _output.Count), Http2Constants.FrameSize);

    /// <summary>Under the lock: the peer reads too slowly for any more, heads too, which no window bounds.</summary>
    public bool IsFull => _output.Count >= Limits.Output;

    /// <summary>Under the lock: bytes that wait to be sent.</summary>
    public int Unsent => _output.Count;

    /// <summary>Under the lock: streams stand in line for the connection.</summary>
    public bool IsCrowded => _crowd.Count > 0;

    /// <summary>Under the lock: the stream is told when the connection takes more.</summary>
    public void Enqueue(Http2Stream stream)
    {
        if (!stream.IsQueued)
        {
            LeaveCrowd();
            stream.IsQueued = true;
            _crowd.Enqueue(stream);
        }
    }

    // A peer that keeps the connection's window shut lets nobody go: who has ended leaves when there are more of them than streams. Whoever stands here has
    // begun its answer, so that one without a number is over.
    private void LeaveCrowd()
    {
        for (var left = _crowd.Count > (2 * _streams.Count) + FewInCrowd ? _crowd.Count : 0; left > 0; left--)
        {
            var one = _crowd.Dequeue();
            one.IsQueued = one.Id != 0;
            if (one.IsQueued)
            {
                _crowd.Enqueue(one);
            }
        }
    }

    /// <summary>Under the lock: streams that stand in line, those that ended among them.</summary>
    internal int Crowd => _crowd.Count;

    /// <summary>Under the lock: as <see cref="Enqueue"/>, with a head, which needs no window of the connection.</summary>
    public void EnqueueHead(Http2Stream stream)
    {
        if (!stream.IsHeadQueued)
        {
            stream.IsHeadQueued = true;
            _heads.Enqueue(stream);
        }
    }

    /// <summary>Under the lock; at most <see cref="SendRoom"/> bytes.</summary>
    public void WriteData(int stream, ReadOnlySpan<byte> data)
    {
        _paidUpdates += 2 + (data.Length / LeastUpdate);
        _peerWindow -= data.Length;
        _output.Frame(FrameType.Data, FrameFlags.None, stream, data);
    }

    /// <summary>Under the lock: the frame that was written last, of so many bytes, ends its stream.</summary>
    public void EndLast(int length) => _output.EndLast(length);

    /// <summary>Under the lock.</summary>
    public void WriteEnd(int stream) => _output.Frame(FrameType.Data, FrameFlags.EndStream, stream, []);

    /// <summary>Under the lock: a block of fields, in as many frames as it takes.</summary>
    public void WriteHeaders(int stream, ReadOnlySpan<byte> block, bool endsStream)
    {
        var flags = endsStream ? FrameFlags.EndStream : FrameFlags.None;
        var type = FrameType.Headers;
        while (true)
        {
            var part = block[..Math.Min(block.Length, Http2Constants.FrameSize)];
            block = block[part.Length..];
            _output.Frame(type, flags | (block.IsEmpty ? FrameFlags.EndHeaders : FrameFlags.None), stream, part);
            (type, flags) = (FrameType.Continuation, FrameFlags.None);
            if (block.IsEmpty)
            {
                return;
            }
        }
    }

    /// <summary>Under the lock: bytes to begin the next block with.</summary>
    /// <returns>How many.</returns>
    public int BeginBlock(Span<byte> block)
    {
        if (!_peer.SaidTable)
        {
            return 0;
        }

        _peer.SaidTable = false;
        block[0] = HpackEncoder.EmptyTable;
        return 1;
    }

    /// <summary>Under the lock: the stream ends here.</summary>
    public void Reset(int stream, Http2Error error)
    {
        Interlocked.Increment(ref Counters.Resets);
        Number(FrameType.ResetStream, stream, (int)error);
    }

    /// <summary>Under the lock: the peer may send so much more on the stream.</summary>
    public void OpenWindow(int stream, int by) => Number(FrameType.WindowUpdate, stream, by);

    /// <summary>Under the lock: content of some stream was read, or dropped.</summary>
    public void Credit(int length)
    {
        _credit += length;
        if (_credit >= Math.Min(Limits.Window, Limits.StreamWindow) / 2)
        {
            Number(FrameType.WindowUpdate, 0, _credit);
            _window += _credit;
            _credit = 0;
        }
    }

    /// <summary>Outside of the lock: what was written leaves, unless a send is under way, which takes it along.</summary>
    public void Flush()
    {
        if (!FlushBatch.TryWait(this))
        {
            Send();
        }
    }

    /// <summary>As <see cref="Flush"/>, at once.</summary>
    public void Send()
    {
        byte[] block;
        int count;
        lock (Gate)
        {
            if (_isSending || _isOver || !_output.TryTake(out block, out count))
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAsync(block, count);
    }

    /// <summary>Under the lock: no stream of the peer behind <paramref name="last"/> is served.</summary>
    protected void WriteGoAway(int last, Http2Error error)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, last);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], (int)error);
        _output.Frame(FrameType.GoAway, FrameFlags.None, 0, payload);
    }

    /// <summary>Under the lock: what this side says of itself.</summary>
    protected abstract void WriteSettings();

    /// <summary>Under the lock: settings as pairs, and the window of the whole connection.</summary>
    protected void WriteSettings(ReadOnlySpan<(int Id, int Value)> settings)
    {
        Span<byte> payload = _output.Frame(FrameType.Settings, FrameFlags.None, 0, settings.Length * 6);
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)id);
            BinaryPrimitives.WriteInt32BigEndian(payload[2..], value);
            payload = payload[6..];
        }

        Number(FrameType.WindowUpdate, 0, Limits.Window - Http2Constants.InitialWindow);
    }

    /// <summary>Under the lock: bytes that are no frame.</summary>
    protected void WritePreface() => _output.Raw(Http2Constants.Preface);

    private void Number(FrameType type, int stream, int value)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, value);
        Control(type, FrameFlags.None, stream, payload);
    }

    private void Control(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload)
    {
        if (TakesAnswer())
        {
            _output.Frame(type, flags, stream, payload);
        }
    }

    /// <summary>Under the lock: who makes us answer and does not read the answers is cut, whatever it asks. False: nothing more is written.</summary>
    protected bool TakesAnswer()
    {
        if (_output.Count <= Limits.Output + Limits.ControlOutput)
        {
            return true;
        }

        if (_error == Http2Error.NoError)
        {
            _error = Http2Error.EnhanceYourCalm;
            Interlocked.Increment(ref Counters.OverOutput);
            Interlocked.Increment(ref Counters.Errors);
            WriteGoAway(LastStream, _error);
            WakeReading();
        }

        return false;
    }

    private bool WidenLink(int by)
    {
        lock (Gate)
        {
            if ((long)_peerWindow + by > Http2Constants.LargestWindow)
            {
                return false;
            }

            _peerWindow += by;
            return true;
        }
    }

    private async Task SendAsync(byte[] block, int count)
    {
        while (true)
        {
            var sent = await Link.Output.WriteAsync(block.AsMemory(0, count)).ConfigureAwait(false);
            FrameOutput.Return(block, count);
            TaskCompletionSource? done = null;
            if (!sent.IsCompleted)
            {
                Wake();
            }

            lock (Gate)
            {
                _isOver |= sent.IsCompleted;
                if (_isOver || !_output.TryTake(out block, out count))
                {
                    _isSending = false;
                    done = _sent;
                }
            }

            if (count == 0 || _isOver)
            {
                done?.TrySetResult();
                if (_isOver)
                {
                    Link.Abort(Link.OutputFault);
                }

                return;
            }
        }
    }

    // Until nothing waits to be sent, or nothing can be.
    private async ValueTask SentAsync()
    {
        Task sent;
        lock (Gate)
        {
            if (!_isSending)
            {
                return;
            }

            _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            sent = _sent.Task;
        }

        await sent.ConfigureAwait(false);
    }

    // Who stands in line tries again, one after the other, until the connection takes no more.
    private void Wake()
    {
        var left = (Heads: int.MaxValue, Crowd: int.MaxValue);
        while (true)
        {
            Http2Stream? stream;
            Transfer? sent = null;
            lock (Gate)
            {
                stream = NextInLine(ref left);
                sent = stream?.Retry();
            }

            if (stream is null)
            {
                break;
            }

            if (sent is { } done)
            {
                stream.Complete(done);
            }
        }

        Flush();
    }

    // Each once: who cannot go on stands behind the others.
    private Http2Stream? NextInLine(ref (int Heads, int Crowd) left)
    {
        left = (Math.Min(left.Heads, _heads.Count), Math.Min(left.Crowd, _crowd.Count));
        if (left.Heads > 0 && !IsFull)
        {
            left.Heads--;
            var head = _heads.Dequeue();
            head.IsHeadQueued = false;
            return head;
        }

        if (left.Crowd <= 0 || SendRoom <= 0)
        {
            return null;
        }

        left.Crowd--;
        var next = _crowd.Dequeue();
        next.IsQueued = false;
        return next;
    }

    // The windows of all streams have moved.
    private void RetryAll()
    {
        Http2Stream[] all;
        lock (Gate)
        {
            all = [.. _streams.Values];
        }

        foreach (var stream in all)
        {
            Transfer? sent;
            lock (Gate)
            {
                sent = stream.Retry();
            }

            if (sent is { } done)
            {
                stream.Complete(done);
            }
        }
    }
}
