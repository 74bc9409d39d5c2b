namespace FastMcp.Wire.Json;

/// <summary>One open array or object of a scan.</summary>
internal struct JsonFrame
{
    public bool IsArray;

    /// <summary>Its place in the plan.</summary>
    public int Node;

    /// <summary>Which listed keys it has had.</summary>
    public ulong Seen;

    /// <summary>Its place to the scan's map of keys.</summary>
    public ulong Place;
}
