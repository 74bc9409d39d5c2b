using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Identity;

/// <summary>Room 3: who calls, and which session the call belongs to.</summary>
internal sealed class CallerRoom(AnonymousIdentity identity, SessionFinder sessions)
{
    public Step<Caller> Identify(Call call)
    {
        if (!identity.Identify().Give(out var caller, out var refusal))
        {
            return refusal;
        }

        var fields = call.Head.Fields;
        var clues = new SessionClues
        {
            Caller = caller.Facts.Subject,
            ProtocolSession = call.IsMcp ? fields.ValueOf(KnownField.McpSessionId) : default,
            TraceId = TraceIdOf(fields.ValueOf(KnownField.Traceparent)),
            Agent = fields.ValueOf(KnownField.UserAgent),
        };
        return sessions.TryFind(clues, out call.State.Session)
            ? caller
            : new Refusal(RefusalKind.UnknownSession, "The session is not known for this caller.");
    }

    // version "-" trace-id "-" parent-id "-" flags (W3C Trace Context section 3.2).
    private static ReadOnlySpan<byte> TraceIdOf(ReadOnlySpan<byte> traceparent) =>
        traceparent.Length >= 36 && traceparent[2] == '-' && traceparent[35] == '-' ? traceparent.Slice(3, 32) : default;
}
