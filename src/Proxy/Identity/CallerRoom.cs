using System.Runtime.CompilerServices;
using System.Text;
using FastMcp.Jose;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Identity.ApiKeys;
using FastMcp.Proxy.Identity.Certificates;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Proxy.Identity;

/// <summary>Room 3: who calls, and which session the call belongs to.</summary>
/// <remarks>State, safe for all threads. A caller that is remembered costs no wait and no memory.</remarks>
internal sealed class CallerRoom(TokenRoom tokens, CertificateRoom certificates, SessionFinder sessions, IdentityCounters counters, TimeProvider clock)
{
    public ValueTask<Step<Caller>> IdentifyAsync(Exchange exchange) =>
        exchange.Client.Tls?.Peer is { } peer && certificates.Recall(peer) is null ? JudgeAsync(exchange, peer) : ByWhatIsShown(exchange);

    // The connection's certificate has ended, or an authority changed: what would not be let in now does not stay in.
    private async ValueTask<Step<Caller>> JudgeAsync(Exchange exchange, PeerCertificate peer)
    {
        var fault = await certificates.JudgeAsync(peer).ConfigureAwait(false);
        if (fault == CertificateFault.None)
        {
            return await ByWhatIsShown(exchange).ConfigureAwait(false);
        }

        // Of a stream's connection it is the one that carries it. That there was no time to judge is no reason to end others.
        (fault == CertificateFault.Busy ? exchange.Client : exchange.Client.Carrier ?? exchange.Client).RequestDrain();
        return fault == CertificateFault.Busy ? Busy() : Refused(exchange.Call.Terms.Identity);
    }

    private ValueTask<Step<Caller>> ByWhatIsShown(Exchange exchange)
    {
        var call = exchange.Call;
        var route = call.Terms.Identity;
        if (route.IsOpen)
        {
            return new(InSession(exchange, Caller.Anonymous));
        }

        if (!Presented.TryRead(call.Head, route.Keys is not null, out var token))
        {
            counters.Malformed.Add();
            return new(IdentityRefusals.Malformed(route));
        }

        if (token.IsEmpty)
        {
            return new(WithoutToken(exchange, route));
        }

        if (ApiKey.IsOne(token))
        {
            return new(ByKey(exchange, route, token));
        }

        if (!route.TakesTokens)
        {
            return new(Refused(route, TokenFault.UnknownKey));
        }

        var key = TokenKey.Of(token, route.Id);
        return tokens.Recall(route, key) is { } known
            ? new(Admit(exchange, route, known))
            : VerifyAsync(exchange, route, key, token.ToArray());
    }

    private Step<Caller> WithoutToken(Exchange exchange, RouteIdentity route)
    {
        if (route.TakesCertificates && exchange.Client.Tls?.Peer is { } peer)
        {
            return certificates.Recall(peer) is { } known && route.TakesCertificatesOf(known.Authority) ? InSession(exchange, known.Caller) : Refused(route);
        }

        if (route.AllowsAnonymous)
        {
            return InSession(exchange, Caller.Anonymous);
        }

        counters.Missing.Add();
        return IdentityRefusals.Missing(route);
    }

    private Step<Caller> ByKey(Exchange exchange, RouteIdentity route, ReadOnlySpan<byte> key)
    {
        var fault = TokenFault.UnknownKey;
        return route.Keys?.Find(key, out fault) is { } caller ? InSession(exchange, caller) : Refused(route, fault);
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Step<Caller>> VerifyAsync(Exchange exchange, RouteIdentity route, TokenKey key, byte[] token)
    {
        var (known, fault, ran) = await tokens.VerifyAsync(route, key, token).ConfigureAwait(false);
        if (!ran)
        {
            return Busy();
        }

        return known is null ? Refused(route, fault) : Admit(exchange, route, known);
    }

    private Step<Caller> Admit(Exchange exchange, RouteIdentity route, Remembered token)
    {
        if (BindingFault(exchange, token.Caller) is var fault and not TokenFault.None)
        {
            return Refused(route, fault);
        }

        if (!token.LacksScope)
        {
            return InSession(exchange, token.Caller);
        }

        counters.Scope.Add();
        return IdentityRefusals.Scope(route);
    }

    // RFC 8705 section 3. The door of several servers has looked at it; its members have no connection to look at.
    private static TokenFault BindingFault(Exchange exchange, Caller caller) =>
        caller.Certificate.IsEmpty || exchange.Call.Route.Config.IsMember ? TokenFault.None
        : exchange.Client.Tls?.Peer is not { } peer ? TokenFault.CertificateMissing
        : peer.Shown.Thumbprint.SequenceEqual(caller.Certificate.Span) ? TokenFault.None
        : TokenFault.CertificateOther;

    private Refusal Busy()
    {
        counters.Busy.Add();
        return IdentityRefusals.Busy;
    }

    private Refusal Refused(RouteIdentity route)
    {
        counters.Certificate.Add();
        return IdentityRefusals.Certificate(route);
    }

    // Nothing outlives the certificate that it was let in by.
    private long EndOf(Exchange exchange, Caller caller) => !caller.Certificate.IsEmpty && exchange.Client.Tls?.Peer is { } peer && certificates.Recall(peer) is { } known
        ? Math.Min(caller.EndsAt, known.Caller.EndsAt)
        : caller.EndsAt;

    private Refusal Refused(RouteIdentity route, TokenFault fault)
    {
        counters[fault].Add();
        return IdentityRefusals.Of(route, fault);
    }

    private Step<Caller> InSession(Exchange exchange, Caller caller)
    {
        var call = exchange.Call;
        call.State.Caller = caller;
        if (call.Terms.Identity.CutsAtExpiry && EndOf(exchange, caller) is var end and not long.MaxValue)
        {
            // The transport cuts it, whatever it waits for.
            var left = DateTimeOffset.FromUnixTimeSeconds(end) - clock.GetUtcNow();

            // It may have ended while it was verified, and no time at all would be no deadline.
            exchange.Client.SetDeadline(DeadlineKind.Exchange, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        }

        var fields = call.Head.Fields;
        var clues = new SessionClues
        {
            Caller = caller.Name,
            ProtocolSession = call.IsMcp ? call.ProtocolSession : default,
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
