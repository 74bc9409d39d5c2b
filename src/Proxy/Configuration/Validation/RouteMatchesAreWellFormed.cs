using System.Text;
using FastMcp.Proxy.Configuration.Routing;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Hosts and paths that can match at all.</summary>
internal sealed class RouteMatchesAreWellFormed : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var route in config.Routes)
        {
            foreach (var host in route.Hosts.Prepend(route.Host).Where(h => !IsHost(h)))
            {
                errors.Add(route.Place, $"'{host}' is no host. Write a name or an address without port, '*.suffix' or '*'.");
            }

            if (route.Path[0] != '/' || route.Path.Any(c => c is '?' or '#' or '*' or '%' or '\\' or <= ' ' or > '~'))
            {
                errors.Add(route.Place, $"'{route.Path}' is no path. It begins with '/' and matches itself and what lies below it: plain ASCII, no '*', '?', '#' or '%'.");
            }
            else if (PathRules.HasDotSegment(Encoding.ASCII.GetBytes(route.Path)))
            {
                errors.Add(route.Place, $"'{route.Path}' has a segment of dots; requests with such paths are refused, so it never matches.");
            }
        }
    }

    private static bool IsHost(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return host == "*" || (host.StartsWith('[') && System.Net.IPAddress.TryParse(host, out _))
            || (name.Length is > 0 and <= 253 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'));
    }
}
