using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding;

/// <summary>Says for the agent what went wrong behind the gateway, without naming what is there.</summary>
internal static class UpstreamRefusals
{
    /// <summary>An operator stopped it while it ran; its client was cut off and is told nothing.</summary>
    public static Refusal Blocked { get; } = new(RefusalKind.Blocked, "An operator of the gateway stopped this.");

    public static Refusal Of(UpstreamFault fault) => fault.Kind switch
    {
        UpstreamFaultKind.TimedOut when fault.Stage != UpstreamStage.Queue =>
            new(RefusalKind.UpstreamTooSlow, "The upstream could not be reached in time: over limit connect-timeout.", Limit: "connect-timeout"),
        UpstreamFaultKind.TimedOut or UpstreamFaultKind.PoolFull =>
            new(RefusalKind.Overloaded, "Over limit upstream-connections.", Limit: "upstream-connections"),
        UpstreamFaultKind.CertificateRejected => new(RefusalKind.UpstreamUnreachable, "The upstream's certificate was not accepted."),
        UpstreamFaultKind.TlsFailed => new(RefusalKind.UpstreamUnreachable, "TLS with the upstream failed."),
        _ => new(RefusalKind.UpstreamUnreachable, "The upstream could not be reached."),
    };

    public static Refusal Of(Connection upstream) => upstream.InputFault switch
    {
        ConnectionFault.ExchangeTimeout => new(RefusalKind.UpstreamTooSlow, "The upstream did not answer in time: over limit read-timeout.", Limit: "read-timeout"),
        ConnectionFault.WriteTimeout => new(RefusalKind.UpstreamTooSlow, "The upstream did not take the request in time: over limit write-timeout.", Limit: "write-timeout"),
        ConnectionFault.InputLimit => OverLimit("head"),
        _ => Broken("It ended the connection."),
    };

    public static Refusal Broken(string detail) => new(RefusalKind.UpstreamBroken, "The upstream's answer broke. " + detail);

    /// <summary>The answer passed a limit; one of <c>LimitNames</c>.</summary>
    public static Refusal OverLimit(string limit) => Broken($"Over limit {limit}.") with { Limit = limit };
}
