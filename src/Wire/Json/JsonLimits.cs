namespace FastMcp.Wire.Json;

/// <param name="MaxDepth">How deep arrays and objects may nest, 1 to 1000.</param>
public readonly record struct JsonLimits(int MaxDepth)
{
    public static JsonLimits Default => new(128);
}
