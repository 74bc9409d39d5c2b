namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class UpstreamNamesAreDistinct : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var upstream in config.Upstreams)
        {
            if (!Names.AreWellFormed(upstream.Name))
            {
                errors.Add(upstream.Place, $"'{upstream.Name}' is no name. {Names.Form}");
            }

            if (!taken.Add(upstream.Name))
            {
                errors.Add(upstream.Place, $"Another upstream is named '{upstream.Name}' already.");
            }
        }
    }
}
