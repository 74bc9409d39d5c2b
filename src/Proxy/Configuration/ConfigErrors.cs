using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration;

/// <summary>Gathers everything that is wrong; nobody stops at the first.</summary>
internal sealed class ConfigErrors
{
    private readonly List<ConfigError> _all = [];

    /// <summary>Errors and warnings in the order of the file.</summary>
    public IReadOnlyList<ConfigError> All => [.. _all.OrderBy(e => e.Place.Line).ThenBy(e => e.Place.Column)];

    /// <summary>Something is wrong; warnings do not count.</summary>
    public bool Any => _all.Exists(e => !e.IsWarning);

    public void Add(Place place, string message) => _all.Add(new ConfigError(place, message));

    public void Warn(Place place, string message) => _all.Add(new ConfigError(place, message, IsWarning: true));
}
