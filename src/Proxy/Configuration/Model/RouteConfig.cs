using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Federation;
using FastMcp.Recording;

namespace FastMcp.Proxy.Configuration.Model;

internal sealed record RouteConfig
{
    /// <summary>Names the route in health, metrics and the record; its host and path unless written.</summary>
    public required string Name { get; init; }

    /// <summary>A host name in lower case without port, <c>*.suffix</c>, or <c>*</c>.</summary>
    public string Host { get; init; } = "*";

    /// <summary>Begins with '/'. Matches itself and what lies below it.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Name of the upstream; of several servers, what stands for them.</summary>
    public required string Upstream { get; init; }

    /// <summary>Several servers in place of <see cref="Upstream"/>; empty: it has one.</summary>
    public IReadOnlyList<MemberConfig> Servers { get; init; } = [];

    /// <summary>Found from inside alone: one server of a route of several, or what stands behind the door of another transport.</summary>
    public bool IsMember { get; init; }

    public RouteProtocol Protocol { get; init; } = RouteProtocol.Auto;

    /// <summary>False: answers pass unread. Said at start and in health.</summary>
    public bool Mask { get; init; } = true;

    /// <summary>What its exchanges wait for; null: strict for calls of tools, before-reply for all else.</summary>
    public Durability? Record { get; init; }

    /// <summary>What a call does while people are asked.</summary>
    public ApprovalMode Approval { get; init; }

    /// <summary>What is said is kept as it came too, sealed.</summary>
    public bool SealsOriginals { get; init; }

    /// <summary>Clients of HTTP+SSE (MCP 2024-11-05) may call it too: a GET without a session opens their stream.</summary>
    public bool Sse { get; init; }

    public bool ForwardAuthorization { get; init; }

    public bool ForwardCookie { get; init; }

    /// <summary>Origins that may call; a request with another <c>Origin</c> is refused. Empty: none with an Origin, but loopback's on loopback listeners.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Values of <c>Host</c> that are let in, without port; empty: every one that the route matches.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Who may call.</summary>
    public RouteIdentityConfig Identity { get; init; } = RouteIdentityConfig.Open;

    /// <summary>Names of guards that are asked about what goes through it.</summary>
    public IReadOnlyList<string> Guards { get; init; } = [];

    public Place Place { get; init; } = Place.CommandLine;
}
