namespace FastMcp.Proxy.Configuration;

/// <summary>What reading a configuration gives: a config without errors (perhaps warnings), or errors and none.</summary>
internal sealed record ConfigResult(Config? Config, IReadOnlyList<ConfigError> Problems);
