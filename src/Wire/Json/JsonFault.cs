namespace FastMcp.Wire.Json;

/// <summary>Where and why JSON was refused. <c>default</c> is no fault.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Offset">Of the offending byte, from the first byte of the document.</param>
public readonly record struct JsonFault(JsonFaultKind Kind, long Offset)
{
    public bool IsNone => Kind == JsonFaultKind.None;
}
