using System.Net;
using System.Text;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Reading;

/// <summary>
/// Lets a request in by where it goes and where it comes from. Towards the upstream <c>Host</c> is rewritten, so
/// that nobody behind the gateway can see a rebound name any more: it is seen here or not at all.
/// </summary>
internal static class Gatekeeper
{
    /// <summary>Finds the route, before a byte of the body is read.</summary>
    public static Refusal Route(Call call, LiveSnapshot live)
    {
        var head = call.Head;
        if (head.Framing != BodyFraming.None && ContentCoding.Of(head.Fields) == CodingKind.Unknown)
        {
            return new(RefusalKind.UnreadableContent, "Send the request without content encoding, or in one of gzip, deflate, br and zstd.");
        }

        if (head.WantsUpgrade && !OffersHttp2Only(head))
        {
            return new(RefusalKind.UpgradeUnsupported, "This gateway masks HTTP and no other protocol: WebSocket and other upgrades are refused.");
        }

        if (ProtectedResource.Answer(head, live) is { IsNone: false } document)
        {
            return document;
        }

        if (live.Find(head.Authority, head.Path) is not { } route)
        {
            return new(RefusalKind.UnknownRoute, "No route leads there.");
        }

        call.State.Route = route;
        if (!route.Guard.Runs || live.TermsOf(route) is not { } terms)
        {
            return new(RefusalKind.GuardDown, "The guard of this route cannot run; see the gateway's health.");
        }

        call.State.Terms = terms;
        return default;
    }

    /// <summary>Checks the sender, once it is known what is sent.</summary>
    public static Refusal Admit(Call call, Connection client)
    {
        var host = HostPattern.WithoutPort(call.Head.Authority);
        var origin = call.Head.Fields.ValueOf(KnownField.Origin);
        if (!call.Route.AllowsHost(call.Head.Authority))
        {
            return new(RefusalKind.HostForbidden, "This host name is not let in.");
        }

        if (!origin.IsEmpty && !call.Route.AllowsOrigin(origin) && !(IsLoopback(client) && IsLocal(HostOf(origin)) && IsLocal(host)))
        {
            return new(RefusalKind.OriginForbidden, "This origin is not let in: list it under origins of the route.");
        }

        // A browser always names the origin of a POST, never that of a GET of the page's own host: a stream
        // that is opened on loopback under a foreign name is a rebound one.
        return call.Kind == CallKind.McpStream && IsLoopback(client) && call.Route.Config.Hosts.Count == 0 && !IsLocal(host)
            ? new(RefusalKind.HostForbidden, "On a loopback listener streams are opened under a loopback name.")
            : default;
    }

    // Some clients offer h2c with every request and go on in HTTP/1.1 when nobody takes it (RFC 9110 section 7.8).
    private static bool OffersHttp2Only(RequestHead head) =>
        Ascii.EqualsIgnoreCase(head.Fields.ValueOf(KnownField.Upgrade), "h2c"u8);

    private static bool IsLoopback(Connection client) =>
        client.Local is IPEndPoint local && IPAddress.IsLoopback(local.Address);

    private static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> origin)
    {
        var scheme = origin.IndexOf("://"u8);
        return scheme < 0 ? default : HostPattern.WithoutPort(origin[(scheme + 3)..]);
    }

    private static bool IsLocal(ReadOnlySpan<byte> host) =>
        HostPattern.SameHost(host, "localhost"u8) || host.SequenceEqual("127.0.0.1"u8) || host.SequenceEqual("[::1]"u8);
}
