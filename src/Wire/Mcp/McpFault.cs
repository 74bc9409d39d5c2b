using FastMcp.Wire.Json;

namespace FastMcp.Wire.Mcp;

/// <summary>Why and where a body was refused. <c>default</c> is no fault.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Json">The JSON fault, where it is one.</param>
/// <param name="Offset">Into the body.</param>
public readonly record struct McpFault(McpFaultKind Kind, JsonFault Json, long Offset)
{
    public bool IsNone => Kind == McpFaultKind.None;
}
