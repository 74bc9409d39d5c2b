namespace FastMcp.Wire.Mcp;

/// <summary>Values of the standard headers; empty where absent. A header that stands twice is refused before this.</summary>
public readonly ref struct McpHeaderValues
{
    public ReadOnlySpan<byte> ProtocolVersion { get; init; }

    public ReadOnlySpan<byte> Method { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }
}
