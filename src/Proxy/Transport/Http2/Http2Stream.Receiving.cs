using System.Buffers.Text;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What comes in: a head and content in frames, read as bytes of HTTP/1.1.</summary>
internal abstract partial class Http2Stream
{
    // A size line of eight digits, and the line end behind the chunk.
    private const int ChunkFrame = 12;
    private const int MostChunk = 0xFFFFFF;

    public Transfer WaitReadable(IReadableObserver observer, bool mayGuess)
    {
        lock (Gate)
        {
            if (IsReadable)
            {
                return Transfer.Done(0);
            }

            _reader = observer;
            return Transfer.Pending;
        }
    }

    public ValueTask<Transfer> ReceiveAsync(Memory<byte> buffer)
    {
        int count;
        lock (Gate)
        {
            if (IsClosed)
            {
                // Told that there is something, and closed before it was taken.
                return new(Transfer.Failed(_inputFault));
            }

            count = Read(buffer.Span);
            if (count == 0)
            {
                return new(Nothing());
            }

            LeaveIfOver();
        }

        Session.Flush();
        return new(Transfer.Done(count));
    }

    // What is there and finds no room is more than may be unread.
    private Transfer Nothing() =>
        _inputFault != ConnectionFault.None ? Transfer.Failed(_inputFault)
        : HasEnd ? Transfer.Done(0)
        : IsReadable ? Transfer.Failed(ConnectionFault.InputLimit)
        : Transfer.Pending;

    /// <summary>Under the lock: how the content behind the head that was just written is to be read.</summary>
    protected void Follow(MessageFrame frame, bool endsStream) =>
        (_in.HasHead, _in.Expected, _in.IsChunked, _in.IsEnded) = (true, frame.Length, frame.IsChunked, endsStream);

    /// <summary>Under the lock: content that came.</summary>
    /// <param name="data">Without padding.</param>
    /// <param name="size">With padding: what counts for the windows.</param>
    /// <returns>NoError, or the error of the stream.</returns>
    public Http2Error Data(ReadOnlySpan<byte> data, int size, bool endsStream)
    {
        if (_in.IsEnded || !_in.HasHead)
        {
            return _in.IsEnded ? Http2Error.StreamClosed : Http2Error.ProtocolError;
        }

        if (size > _in.Window)
        {
            return Http2Error.FlowControlError;
        }

        _in.Window -= size;
        _in.Received += data.Length;
        if ((_in.Expected >= 0 && _in.Received > _in.Expected) || (endsStream && !TryEnd()))
        {
            return Http2Error.ProtocolError;
        }

        _in.Body.Add(data);
        Give(size - data.Length);
        Session.Credit(size - data.Length);
        LeaveIfOver();
        return Http2Error.NoError;
    }

    /// <summary>Under the lock: fields behind the content.</summary>
    /// <returns>NoError, or the error of the stream.</returns>
    public Http2Error Trailers(bool endsStream)
    {
        if (_in.IsEnded)
        {
            return Http2Error.StreamClosed;
        }

        if (!endsStream || !TryEnd())
        {
            return Http2Error.ProtocolError;
        }

        LeaveIfOver();
        return Http2Error.NoError;
    }

    protected bool HasInboundHead => _in.HasHead;

    // False: less content than was said.
    private bool TryEnd()
    {
        _in.IsEnded = _in.Expected < 0 || _in.Received == _in.Expected;
        return _in.IsEnded;
    }

    private int Read(Span<byte> buffer)
    {
        var at = ReadHead(buffer);
        if (!_in.IsChunked)
        {
            return at + ReadContent(buffer[at..], Math.Min(_in.Body.Count, buffer.Length - at));
        }

        var most = Math.Min(Math.Min(_in.Body.Count, buffer.Length - at - ChunkFrame), MostChunk);
        if (most > 0 && _in.HeadRead == _head.WrittenCount)
        {
            at += ReadChunk(buffer[at..], most);
        }

        var last = "0\r\n\r\n"u8;
        if (_in is { IsEnded: true, IsCut: false, GaveLastChunk: false } && _in.Body.Count == 0 && buffer.Length - at >= last.Length)
        {
            last.CopyTo(buffer[at..]);
            _in.GaveLastChunk = true;
            at += last.Length;
        }

        return at;
    }

    private int ReadHead(Span<byte> buffer)
    {
        var text = _head.WrittenSpan[_in.HeadRead..];
        text = text[..Math.Min(text.Length, buffer.Length)];
        text.CopyTo(buffer);
        _in.HeadRead += text.Length;
        return text.Length;
    }

    private int ReadChunk(Span<byte> buffer, int length)
    {
        Utf8Formatter.TryFormat((uint)length, buffer, out var at, new('X', 6));
        "\r\n"u8.CopyTo(buffer[at..]);
        at += 2;
        ReadContent(buffer[at..], length);
        at += length;
        "\r\n"u8.CopyTo(buffer[at..]);
        return at + 2;
    }

    private int ReadContent(Span<byte> buffer, int length)
    {
        if (length > 0)
        {
            _in.Body.Take(buffer[..length]);
            Give(length);
            if (Id != 0)
            {
                // Of a stream that is over it was given back then.
                Session.Credit(length);
            }
        }

        return length;
    }

    // The window is opened by halves: one frame for many reads.
    private void Give(int length)
    {
        _in.Credit += length;
        if (Id != 0 && !_in.IsEnded && _in.Credit >= Session.Limits.StreamWindow / 2)
        {
            Session.OpenWindow(Id, _in.Credit);
            _in.Window += _in.Credit;
            _in.Credit = 0;
        }
    }
}
