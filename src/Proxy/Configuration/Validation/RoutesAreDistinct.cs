namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class RoutesAreDistinct : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var matches = new HashSet<(string, string)>();
        foreach (var route in config.Routes)
        {
            if (!matches.Add((route.Host, route.Path.TrimEnd('/'))))
            {
                errors.Add(route.Place, $"Another route matches host '{route.Host}' and path '{route.Path}' already; this one never would.");
            }
            else if (!names.Add(route.Name))
            {
                errors.Add(route.Place, $"Another route is named '{route.Name}' already.");
            }
        }
    }
}
