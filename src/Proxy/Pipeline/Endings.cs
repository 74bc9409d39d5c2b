using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>Says how an exchange ended, for the record and the metrics.</summary>
internal static class Endings
{
    public static Ending Of(Exchange exchange, in Refusal refusal) => exchange.Client.OutputFault switch
    {
        // What the client does afterwards is another matter.
        _ when refusal.IsNone && exchange.IsWhole => Ending.Complete,
        ConnectionFault.Drained or ConnectionFault.Blocked => Ending.GatewayEnded,
        // Of a client: its token ended.
        ConnectionFault.WriteTimeout or ConnectionFault.ExchangeTimeout => Ending.Cut,
        _ when exchange.Watch.Gone || IsGone(exchange.Client.OutputFault) => Ending.ClientGone,
        _ when refusal.IsNone => Ending.ClientGone,
        _ when refusal.Kind is RefusalKind.RecordUnavailable or RefusalKind.Blocked && exchange.Writer.HasLeft => Ending.Cut,
        _ when refusal.Kind == RefusalKind.Answered => Ending.Complete,
        _ when refusal.Kind < RefusalKind.UpstreamUnreachable => Ending.Refused,
        _ when refusal.Limit is not null && exchange.Writer.HasLeft => Ending.Cut,
        _ => Ending.UpstreamFailed,
    };

    private static bool IsGone(ConnectionFault fault) =>
        fault is ConnectionFault.PeerReset or ConnectionFault.PeerUnreachable or ConnectionFault.TlsFailed;
}
