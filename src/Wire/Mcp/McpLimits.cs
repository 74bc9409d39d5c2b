using FastMcp.Wire.Json;

namespace FastMcp.Wire.Mcp;

/// <param name="MaxDepth">How deep a message may nest, at most <see cref="JsonCursor.MostDepth"/>.</param>
/// <param name="MaxBatch">Messages of a batch.</param>
public readonly record struct McpLimits(int MaxDepth, int MaxBatch)
{
    public static McpLimits Default => new(JsonCursor.MostDepth, 256);
}
