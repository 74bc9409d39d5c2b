using System.Security.Cryptography;
using System.Text;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Sse;

/// <summary>A route that clients of HTTP+SSE may call.</summary>
/// <param name="Route">Its name.</param>
/// <param name="Path">Where streams are opened.</param>
internal sealed record SseDoorConfig(string Route, string Path)
{
    // Of this process: a host that no client can name leads to the route behind the door.
    private static readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public string Key => $"{Route}\0{Path}";

    /// <summary>The host under which the route behind the door is found, from inside alone.</summary>
    public string Host => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(Key)).AsSpan(0, 24)) + ".inside";

    /// <summary>
    /// Such a route becomes the door, which decides and masks nothing, and the route behind it, which does all that the file says of the one for
    /// each message.
    /// </summary>
    public static Config Expand(Config config)
    {
        if (!config.Routes.Any(route => route.Sse))
        {
            return config;
        }

        var (routes, upstreams) = (new List<RouteConfig>(), config.Upstreams.ToList());
        foreach (var route in config.Routes)
        {
            if (!route.Sse)
            {
                routes.Add(route);
                continue;
            }

            var door = new SseDoorConfig(route.Name, route.Path);
            var name = $"door of {route.Name}";
            upstreams.Add(new UpstreamConfig { Name = name, Url = StdioBinder.Nowhere, SseDoor = door, Place = route.Place });
            // What is asked about the texts is asked behind it, once.
            routes.Add(route with { Upstream = name, Servers = [], Guards = [] });
            routes.Add(route with { Host = door.Host, Path = "/", Sse = false, Hosts = [], Origins = [], IsMember = true });
        }

        return config with { Routes = routes, Upstreams = upstreams };
    }
}
