using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What comes in, frame by frame.</summary>
internal abstract partial class Http2Session
{
    private byte[]? _block;
    private int _blockUsed;
    private int _blockFrames;
    private FrameHeader _blockOf;
    private int _window;

    // Whole frames only; a frame is at most as large as a block of input. Bytes consumed.
    private int Frames(ReadOnlySpan<byte> input)
    {
        var at = 0;
        while (_error == Http2Error.NoError && FrameHeader.TryRead(input[at..], out var header))
        {
            var error = FrameRules.Check(header);
            error = error == Http2Error.NoError && !_hasSettings && (header.Type != FrameType.Settings || header.IsAck) ? Http2Error.ProtocolError : error;
            if (error != Http2Error.NoError)
            {
                Fail(error);
                break;
            }

            if (input.Length - at - Http2Constants.FrameHeader < header.Length)
            {
                break;
            }

            Frame(header, input.Slice(at + Http2Constants.FrameHeader, header.Length));
            at += Http2Constants.FrameHeader + header.Length;
        }

        return at;
    }

    private void Frame(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        // A block of fields is not interrupted by anything (RFC 9113 section 4.3).
        if (_block is null ? header.Type == FrameType.Continuation : header.Type != FrameType.Continuation || header.Stream != _blockOf.Stream)
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        switch (header.Type)
        {
            case FrameType.Data:
                Data(header, payload);
                break;
            case FrameType.Headers:
                HeadersBegin(header, payload);
                break;
            case FrameType.Continuation:
                HeadersGoOn(header, payload);
                break;
            case FrameType.ResetStream:
                PeerReset(header.Stream, (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.Settings:
                Settings(header, payload);
                break;
            case FrameType.Ping:
                Ping(header, payload);
                break;
            case FrameType.GoAway:
                LeavesSoon(BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.WindowUpdate:
                WindowUpdate(header.Stream, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue);
                break;
            default:
                Nothing();
                break;
        }
    }

    private void Data(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!FrameRules.TryStrip(header, payload, out var data) || IsIdle(header.Stream))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        if ((data.IsEmpty && !header.EndsStream && !Nothing()) || !TakeWindow(payload.Length))
        {
            return;
        }

        Http2Stream? stream;
        Http2Error error;
        IReadableObserver? reader;
        lock (Gate)
        {
            stream = Find(header.Stream);
            error = stream?.Data(data, payload.Length, header.EndsStream) ?? Http2Error.NoError;
            if (stream is null || error != Http2Error.NoError)
            {
                // Of a stream that is over: what was on its way.
                Credit(payload.Length);
            }

            reader = stream?.TakeReader();
        }

        if (stream is null || error != Http2Error.NoError)
        {
            Nothing();
        }

        if (error != Http2Error.NoError)
        {
            BreakStream(stream!, header.Stream, error);
        }

        reader?.OnReadable(Transfer.Done(0));
    }

    // False: more than the peer was told that it may send.
    private bool TakeWindow(int size)
    {
        bool isOver;
        lock (Gate)
        {
            isOver = size > _window;
            _window -= size;
        }

        if (isOver)
        {
            Fail(Http2Error.FlowControlError);
        }

        return !isOver;
    }

    private void HeadersBegin(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!FrameRules.TryStrip(header, payload, out var fragment))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        if (header.EndsHeaders)
        {
            Headers(header, fragment);
            return;
        }

        _block = ArrayPool<byte>.Shared.Rent(Limits.Head);
        (_blockOf, _blockUsed, _blockFrames) = (header, 0, 0);
        Collect(fragment);
    }

    private void HeadersGoOn(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (++_blockFrames > Limits.Continuations)
        {
            Interlocked.Increment(ref Counters.OverContinuations);
            Fail(Http2Error.EnhanceYourCalm);
            return;
        }

        if (!Collect(payload) || !header.EndsHeaders)
        {
            return;
        }

        Headers(_blockOf, _block.AsSpan(0, _blockUsed));
        DropBlock();
    }

    // False: the block is longer than any that is read.
    private bool Collect(ReadOnlySpan<byte> fragment)
    {
        if (_blockUsed + fragment.Length > Limits.Head)
        {
            Interlocked.Increment(ref Counters.OverHead);
            Fail(Http2Error.EnhanceYourCalm);
            return false;
        }

        fragment.CopyTo(_block.AsSpan(_blockUsed));
        _blockUsed += fragment.Length;
        return true;
    }

    private void DropBlock()
    {
        if (_block is { } block)
        {
            CryptographicOperations.ZeroMemory(block.AsSpan(0, _blockUsed));
            ArrayPool<byte>.Shared.Return(block);
            _block = null;
        }
    }

    private void Headers(FrameHeader header, ReadOnlySpan<byte> block)
    {
        // Every block goes through the table, also one that nobody wants.
        _list.Reset();
        if (block.Length > Limits.Head)
        {
            Interlocked.Increment(ref Counters.OverHead);
            Fail(Http2Error.EnhanceYourCalm);
        }
        else if (!_fields.TryDecode(block, _list))
        {
            Fail(Http2Error.CompressionError);
        }
        else
        {
            Interlocked.Add(ref Counters.OverHead, _list.IsOver ? 1 : 0);
            Fields(header.Stream, _list, header.EndsStream);
        }

        _fields.Release();
        _list.Reset();
    }

    /// <summary>A block of fields came, whole. It may be over its limit.</summary>
    protected abstract void Fields(int stream, HeaderList list, bool endsStream);

    /// <summary>The number was not used yet by who may use it.</summary>
    protected abstract bool IsIdle(int stream);

    /// <summary>The peer gave up a stream that is open.</summary>
    protected abstract void PeerReset(Http2Stream stream, int number, Http2Error error);

    /// <summary>The peer opens no more streams, or takes none behind <paramref name="last"/>.</summary>
    protected abstract void LeavesSoon(int last);

    private void PeerReset(int number, Http2Error error)
    {
        if (IsIdle(number))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        Http2Stream? stream;
        lock (Gate)
        {
            stream = Find(number);
        }

        if (stream is null)
        {
            Nothing();
            return;
        }

        Interlocked.Increment(ref Counters.PeerResets);
        PeerReset(stream, number, error);
    }

    private void Settings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!Nothing() || header.IsAck)
        {
            return;
        }

        Http2Error error;
        lock (Gate)
        {
            _hasSettings = true;
            var before = _peer.InitialWindow;
            error = _peer.Apply(payload);
            foreach (var stream in _streams.Values)
            {
                error = error == Http2Error.NoError && !stream.Widen(_peer.InitialWindow - before) ? Http2Error.FlowControlError : error;
            }

            Control(FrameType.Settings, FrameFlags.Ack, 0, []);
        }

        if (error != Http2Error.NoError)
        {
            Fail(error);
            return;
        }

        SettingsCame();
        RetryAll();
    }

    /// <summary>The peer has said what it takes.</summary>
    protected virtual void SettingsCame()
    {
    }

    private void Ping(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (Nothing() && !header.IsAck)
        {
            lock (Gate)
            {
                Control(FrameType.Ping, FrameFlags.Ack, 0, payload);
            }
        }
    }

    private void WindowUpdate(int number, int by)
    {
        if (!IsPaid() && !Nothing())
        {
            return;
        }

        if (number == 0)
        {
            if (by == 0 || !WidenLink(by))
            {
                Fail(by == 0 ? Http2Error.ProtocolError : Http2Error.FlowControlError);
                return;
            }

            Wake();
            return;
        }

        if (IsIdle(number))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        Http2Stream? stream;
        Transfer? sent = null;
        var isWrong = false;
        lock (Gate)
        {
            stream = Find(number);
            if (stream is not null)
            {
                isWrong = by == 0 || !stream.Widen(by);
                sent = isWrong ? null : stream.Retry();
            }
        }

        if (isWrong)
        {
            BreakStream(stream!, number, by == 0 ? Http2Error.ProtocolError : Http2Error.FlowControlError);
        }
        else if (sent is { } done)
        {
            stream!.Complete(done);
        }
    }

    // Windows that are opened for content that was sent: that is how they are meant to be.
    private bool IsPaid()
    {
        lock (Gate)
        {
            return _paidUpdates > 0 && _paidUpdates-- > 0;
        }
    }

    /// <summary>A frame that carries nothing; false: there were too many, and the connection is over.</summary>
    protected bool Nothing()
    {
        if (_idleFrames.Take(Ticker.Now))
        {
            return true;
        }

        Interlocked.Increment(ref Counters.OverFrames);
        Fail(Http2Error.EnhanceYourCalm);
        return false;
    }
}
