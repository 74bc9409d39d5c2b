using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration;

/// <summary>One thing that is wrong, or, as a warning, one that an operator should know.</summary>
internal sealed record ConfigError(Place Place, string Message, bool IsWarning = false)
{
    public override string ToString() => $"{Place}: {(IsWarning ? "warning" : "error")}: {Message}";
}
