using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;

namespace FastMcp.Proxy.Replies;

/// <summary>Makes refusals out of what the rooms report.</summary>
internal static class Refusals
{
    public static Refusal Of(in HttpFault fault) => fault.Limit is { } limit
        ? Limit(LimitNames.OfWire(limit), fault.Status)
        : new(RefusalKind.MalformedHttp, fault.Detail, fault.Status);

    public static Refusal Limit(string limit, int status) =>
        new(RefusalKind.LimitExceeded, $"Over limit {limit}.", status, Limit: limit);

    /// <summary>The client ended or was too slow inside its own request: there is nobody, or no time, to answer.</summary>
    public static Refusal Cut(Connection client) => client.InputFault switch
    {
        ConnectionFault.HeadTimeout => Slow("header-timeout"),
        ConnectionFault.BodyTimeout => Slow("body-timeout"),
        ConnectionFault.InputLimit => Limit("request-body", 413),
        _ => new(RefusalKind.MalformedHttp, "The connection ended inside the request."),
    };

    private static Refusal Slow(string limit) =>
        new(RefusalKind.ClientTooSlow, $"The request did not arrive in time: over limit {limit}.", Limit: limit);
}
