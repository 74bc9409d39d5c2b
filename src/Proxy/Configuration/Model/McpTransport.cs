namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How messages reach an MCP server. In the order of <see cref="Binding.Keys.McpTransports"/>.</summary>
internal enum McpTransport
{
    /// <summary>One endpoint, from 2025-03-26 on.</summary>
    StreamableHttp,

    /// <summary>HTTP+SSE of 2024-11-05.</summary>
    Sse,
}
