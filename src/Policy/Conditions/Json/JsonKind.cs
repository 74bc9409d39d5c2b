namespace FastMcp.Policy.Conditions.Json;

internal enum JsonKind : byte
{
    Null,
    False,
    True,
    Number,
    Text,

    /// <summary>A text with escapes.</summary>
    Escaped,
    List,
    Object,
}
