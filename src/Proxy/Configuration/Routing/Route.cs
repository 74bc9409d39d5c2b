using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Routing;

/// <summary>A route as a snapshot holds it: names resolved, texts as bytes. Immutable.</summary>
internal sealed class Route(RouteConfig config, UpstreamConfig upstream, RouteGuard guard)
{
    private readonly byte[][] _hosts = Bytes(config.Hosts);
    private readonly byte[][] _origins = Bytes(config.Origins);

    public RouteConfig Config { get; } = config;

    public UpstreamConfig Upstream { get; } = upstream;

    public RouteGuard Guard { get; } = guard;

    public string Name => Config.Name;

    /// <summary>The names as conditions compare them.</summary>
    public NameText NameText { get; } = new(config.Name);

    public NameText UpstreamText { get; } = new(upstream.Name);

    internal HostPattern Host { get; } = new(config.Host);

    internal byte[] Path { get; } = Encoding.ASCII.GetBytes(config.Path.TrimEnd('/'));

    /// <summary>The host of a request, with or without port, is one that the route lets in.</summary>
    public bool AllowsHost(ReadOnlySpan<byte> host)
    {
        if (_hosts.Length == 0)
        {
            return true;
        }

        var name = HostPattern.WithoutPort(host);
        foreach (var allowed in _hosts)
        {
            if (HostPattern.SameHost(name, allowed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The <c>Origin</c> of a request is listed, byte by byte.</summary>
    public bool AllowsOrigin(ReadOnlySpan<byte> origin)
    {
        foreach (var allowed in _origins)
        {
            if (origin.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The path is the route's or lies below it: <c>/crm</c> matches <c>/crm</c>, <c>/crm/x</c>, not <c>/crmx</c>.</summary>
    internal bool MatchesPath(ReadOnlySpan<byte> path) =>
        path.StartsWith(Path) && (path.Length == Path.Length || path[Path.Length] == '/');

    private static byte[][] Bytes(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.ASCII.GetBytes)];
}
