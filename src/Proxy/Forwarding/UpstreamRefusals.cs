using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Forwarding;

/// <summary>Says for the agent what went wrong behind the gateway, without naming what is there.</summary>
internal static class UpstreamRefusals
{
    public static Refusal Of(UpstreamFault fault) => fault.Kind switch
    {
        UpstreamFaultKind.TimedOut => new(RefusalKind.UpstreamTooSlow, "The upstream could not be reached in time."),
        UpstreamFaultKind.PoolFull => new(RefusalKind.Overloaded, "Over limit upstream-connections."),
        _ => new(RefusalKind.UpstreamUnreachable, "The upstream could not be reached."),
    };

    public static Refusal Of(Connection upstream) => upstream.InputFault switch
    {
        ConnectionFault.ExchangeTimeout => new(RefusalKind.UpstreamTooSlow, "The upstream did not answer in time."),
        ConnectionFault.InputLimit => Broken("The head of its answer is too large."),
        _ => Broken("It ended the connection."),
    };

    public static Refusal Broken(string detail) => new(RefusalKind.UpstreamBroken, "The upstream's answer broke. " + detail);
}
