namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What an operator says of how an MCP server is spoken to.</summary>
internal sealed record McpServerConfig
{
    public McpTransport Transport { get; init; }

    /// <summary>Where its stream is opened, or its endpoint is.</summary>
    public required string Path { get; init; }

    /// <summary>What it speaks, so that clients of the other era are translated for; none: nothing is translated.</summary>
    public McpServerEra Era { get; init; }

    public McpServerLimits Limits { get; init; } = McpServerLimits.Default;

    /// <summary>The gateway keeps sessions with it.</summary>
    public bool IsKept => Transport == McpTransport.Sse || Era != McpServerEra.None;

    /// <summary>Equal for configurations that may use the same sessions.</summary>
    public string Key => $"{Transport}\0{Path}\0{Era}\0{Limits}";
}
