namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class RoutesNameUpstreams : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var names = config.Upstreams.Select(u => u.Name).ToArray();
        foreach (var route in config.Routes.Where(r => r.Servers.Count == 0 && !names.Contains(r.Upstream, StringComparer.Ordinal)))
        {
            errors.Add(route.Place, $"There is no upstream '{route.Upstream}'.{DidYouMean.Hint(route.Upstream, names)}");
        }

        if (errors.Any)
        {
            return; // A route that could not be read may be the one that leads there.
        }

        var used = config.Routes.SelectMany(r => r.Servers.Select(member => member.Upstream).Append(r.Upstream)).ToHashSet(StringComparer.Ordinal);
        foreach (var upstream in config.Upstreams.Where(u => !used.Contains(u.Name)))
        {
            errors.Warn(upstream.Place, $"No route leads to upstream '{upstream.Name}'.");
        }
    }
}
