using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>A place for streams of a client: a request comes in, its answer goes out.</summary>
internal sealed class ServerStream(ServerSession session) : Http2Stream(session)
{
    // What this process writes itself is not held against limits.
    private static readonly HttpLimits _own = new() { MaxHeadBytes = 1 << 28, MaxFields = 1 << 28 };

    private readonly ResponseHead _answer = new();
    private MethodKind _method;
    private bool _isLast;

    /// <summary>Under the lock: its stream is one of those that limit http2-all-streams bounds.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Under the lock: the place gets a stream, whose head is read next.</summary>
    /// <returns>Null, or what is wrong with the head: the place has no stream.</returns>
    public string? Begin(int id, HeaderList list, bool endsStream)
    {
        if (RequestFields.Write(list, endsStream, HeadText, out var frame) is { } flaw)
        {
            HeadText.Clear();
            return flaw;
        }

        var line = HeadText.WrittenSpan;
        _method = Methods.KindOf(line[..line.IndexOf((byte)' ')]);
        Begin(id);
        Follow(frame, endsStream);
        return null;
    }

    protected override Http2Error CodeOfClose() => IsUntouched ? Http2Error.RefusedStream : IsLocalEnded ? Http2Error.NoError : Http2Error.InternalError;

    protected override void Freed()
    {
        session.Leave(this);
        // Its driver ends: it would read no other request.
        if (!_isLast)
        {
            session.Free(this);
        }
    }

    protected override int WriteHead(ReadOnlySpan<byte> text, out BodyReader? body)
    {
        body = null;
        if (Id == 0)
        {
            return FailOut(ConnectionFault.PeerReset);
        }

        _answer.Reset();
        var result = ResponseHeadReader.Read(text, _own, _method, _answer, out var length, out _);
        if (result != ParseResult.Done)
        {
            return result == ParseResult.NeedMore ? 0 : FailOut(ConnectionFault.Failed);
        }

        _isLast |= !_answer.IsInterim && !_answer.KeepAlive;
        body = _answer.IsInterim ? null : BodyReader.For(_answer, _own);
        session.WriteHead(Id, _answer, body is { IsComplete: true });
        return length;
    }
}
