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

        call.State.Subject = caller.Facts.Subject;
        var fields = call.Head.Fields;
        var clues = new SessionClues
        {
            Caller = caller.Facts.Subject,
            ProtocolSession = call.IsMcp ? fields.ValueOf(KnownField.McpSessionId) : default,
            TraceId = TraceOf(call),
            Agent = fields.ValueOf(KnownField.UserAgent),
        };
        if (call.Terms.Counters.Rules.HasTokens)
        {
            call.State.Binding = SessionFinder.BindingOf(clues);
        }

        return sessions.TryFind(clues, out call.State.Session)
            ? caller
            : new Refusal(RefusalKind.UnknownSession, "The session is not known for this caller.");
    }

    // What the message itself says comes before what a proxy on the way may have written.
    private static ReadOnlySpan<byte> TraceOf(Call call)
    {
        var trace = call.Kind == CallKind.McpMessage ? TraceContext.IdOfMeta(call.Message.Meta.Of(call.Body.Span)) : default;
        return trace.IsEmpty ? TraceContext.IdOf(call.Head.Fields.ValueOf(KnownField.Traceparent)) : trace;
    }
}
