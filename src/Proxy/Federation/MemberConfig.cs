using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Federation;

/// <summary>One of the servers behind a route of several.</summary>
internal sealed record MemberConfig
{
    /// <summary>Its name, which policy sees, and the beginning of the URIs of its resources.</summary>
    public required string Upstream { get; init; }

    /// <summary>What names of its tools and prompts begin with for clients.</summary>
    public required string Prefix { get; init; }

    /// <summary>Where its MCP endpoint is.</summary>
    public string Path { get; init; } = "/mcp";

    /// <summary>What is shown of its tools; null: all as they are.</summary>
    public IReadOnlyList<ToolChoice>? Tools { get; init; }

    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>Equal for members that answer alike.</summary>
    public string Key => string.Join('\0', [Upstream, Prefix, Path, .. Tools?.Select(tool => tool.Key) ?? ["*"]]);
}
