namespace FastMcp.Wire.Json;

/// <summary>What <see cref="JsonCursor"/> stands on.</summary>
public enum JsonToken : byte
{
    None,
    ObjectStart,
    ObjectEnd,
    ArrayStart,
    ArrayEnd,
    Key,
    String,
    Integer,
    Fraction,
    True,
    False,
    Null,
}
