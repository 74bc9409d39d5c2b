using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Federation;

/// <summary>Several servers behind one route.</summary>
/// <param name="Route">Its name.</param>
/// <param name="Members">At least one.</param>
internal sealed record FederationConfig(string Route, IReadOnlyList<MemberConfig> Members)
{
    // Of this process: a host that no client can name leads to the route of each member.
    private static readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public string Key => string.Join('\u0002', [Route, .. Members.Select(member => member.Key)]);

    /// <summary>The host under which the route of a member is found, from inside alone.</summary>
    public string HostOf(MemberConfig member) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{Route}\0{member.Upstream}")).AsSpan(0, 24)) + ".inside";

    /// <summary>
    /// A route of several servers becomes a route to the federation, which decides and masks nothing, and a route for each member with
    /// all that the file says of the one.
    /// </summary>
    public static Config Expand(Config config)
    {
        if (config.Routes.All(route => route.Servers.Count == 0))
        {
            return config;
        }

        var (routes, upstreams) = (new List<RouteConfig>(), config.Upstreams.ToList());
        foreach (var route in config.Routes)
        {
            if (route.Servers.Count == 0)
            {
                routes.Add(route);
                continue;
            }

            var federation = new FederationConfig(route.Name, route.Servers);
            var name = $"servers of {route.Name}";
            upstreams.Add(new UpstreamConfig { Name = name, Url = StdioBinder.Nowhere, Federation = federation, Place = route.Place });
            routes.Add(route with { Upstream = name });
            routes.AddRange(route.Servers.Select(member => route with { Host = federation.HostOf(member), Path = "/", Upstream = member.Upstream, Servers = [], Hosts = [], Origins = [], IsMember = true }));
        }

        return config with { Routes = routes, Upstreams = upstreams };
    }
}
