using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>A place for streams to an upstream: a request goes out, its answer comes in.</summary>
internal sealed class ClientStream(ClientSession session) : Http2Stream(session)
{
    // What this process writes itself is not held against limits.
    private const int Any = 1 << 28;

    private static readonly HttpLimits _own = new() { MaxHeadBytes = Any, MaxFields = Any, MaxRequestLine = Any };

    private readonly RequestHead _request = new();
    private MethodKind _method;
    private long _heardBefore;
    private int _interim;

    /// <summary>Under the lock: the final head has come.</summary>
    public bool HasAnswer => HasInboundHead;

    /// <summary>Under the lock: more interim answers came than are read, in number or in bytes.</summary>
    public bool IsOverInterim => _interim > HttpLimits.Default.MaxInterimResponses || (_interim > 0 && HeadText.WrittenCount > 2 * Session.Limits.Head);

    /// <summary>Under the lock: the head of an answer, interim ones included.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public string? Answer(HeaderList list, bool endsStream)
    {
        if (ResponseFields.Write(list, endsStream, _method, HeadText, out var status, out var frame) is { } flaw)
        {
            return flaw;
        }

        if (status >= 200)
        {
            Follow(frame, endsStream);
            return null;
        }

        _interim++;
        return endsStream ? "an interim answer that ends its stream" : null;
    }

    /// <summary>Under the lock: the peer has answered and wants no more of the request.</summary>
    public void Drop() => DropOut();

    protected override Http2Error CodeOfClose() => Http2Error.Cancel;

    protected override void GivenUp() => session.GivenUp(_heardBefore);

    protected override bool TryRenew() => TryLeaveEarly();

    protected override int WriteHead(ReadOnlySpan<byte> text, out BodyReader? body)
    {
        body = null;
        _request.Reset();
        var result = RequestHeadReader.Read(text, _own, _request, out var length, out _);
        if (result != ParseResult.Done)
        {
            return result == ParseResult.NeedMore ? 0 : FailOut(ConnectionFault.Failed);
        }

        if (Id != 0 || !session.TryNumber(out var id))
        {
            _request.Reset();
            return FailOut(ConnectionFault.Unprocessed);
        }

        Begin(id);
        (_method, _heardBefore, _interim) = (_request.MethodKind, session.Heard, 0);
        body = BodyReader.For(_request, _own);
        session.WriteHead(id, _request, body is { IsComplete: true });

        // Credentials are in it.
        _request.Reset();
        return length;
    }
}
