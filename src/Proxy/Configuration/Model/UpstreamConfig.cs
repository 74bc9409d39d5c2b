using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Sse;
using FastMcp.Proxy.Stdio;

namespace FastMcp.Proxy.Configuration.Model;

internal sealed record UpstreamConfig
{
    public required string Name { get; init; }

    /// <summary>http or https; scheme, host and port only.</summary>
    public required Uri Url { get; init; }

    /// <summary>A server that the gateway starts itself; null: it is at <see cref="Url"/>.</summary>
    public StdioConfig? Stdio { get; init; }

    /// <summary>Several servers behind one route; null: it is one.</summary>
    public FederationConfig? Federation { get; init; }

    /// <summary>How it is spoken to, where that is not as it comes; null: nothing is said.</summary>
    public McpServerConfig? Mcp { get; init; }

    /// <summary>The door of a route for clients of HTTP+SSE; null: it is none.</summary>
    public SseDoorConfig? SseDoor { get; init; }

    /// <summary>It is a door: what it lets through goes through another route, with every room.</summary>
    public bool IsDoor => Federation is not null || SseDoor is not null;

    /// <summary>A service of this process stands for it.</summary>
    public bool IsInner => IsDoor || Stdio is not null || Mcp is { IsKept: true };

    /// <summary>PEM file with the authorities that this upstream's certificate must come from; null: those of the system.</summary>
    public string? TlsCa { get; init; }

    /// <summary>Whether it is spoken to in HTTP/2.</summary>
    public UpstreamHttp2 Http2 { get; init; }

    /// <summary>Name of the credential that is lent for its calls; null: none is.</summary>
    public string? Credential { get; init; }

    /// <summary>By the decision that let a call pass, the credential that is lent in place of that one; null: none.</summary>
    public IReadOnlyDictionary<string, string?> Lend { get; init; } = new Dictionary<string, string?>();

    /// <summary>Connections to this upstream at once; null: the limit of all.</summary>
    public int? Connections { get; init; }

    /// <summary>Null: the limit of all.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Null: the limit of all.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    public Place Place { get; init; } = Place.CommandLine;
}
