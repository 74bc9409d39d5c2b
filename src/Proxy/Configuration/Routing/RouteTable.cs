namespace FastMcp.Proxy.Configuration.Routing;

/// <summary>Finds the route of a request: the host that says most, then the longest path. No allocation. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly Route[] _ordered;

    public RouteTable(IEnumerable<Route> routes) =>
        _ordered = [.. routes.OrderByDescending(r => r.Host.Weight).ThenByDescending(r => r.Path.Length)];

    /// <param name="host">The authority of the request, with or without port.</param>
    /// <param name="target">The request's path, with or without query.</param>
    /// <returns>Null: no route, or a path that must not be matched (see <see cref="PathRules"/>).</returns>
    public Route? Find(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target)
    {
        var query = target.IndexOf((byte)'?');
        var path = query < 0 ? target : target[..query];
        if (PathRules.HasDotSegment(path))
        {
            return null;
        }

        var name = HostPattern.WithoutPort(host);
        foreach (var route in _ordered)
        {
            if (route.Host.Matches(name) && route.MatchesPath(path))
            {
                return route;
            }
        }

        return null;
    }
}
