namespace FastMcp.Wire.Models;

/// <summary>What the data of one event is.</summary>
public enum ModelEventKind : byte
{
    /// <summary>JSON, but no chunk: an error, or a type that is not known. All its strings are text.</summary>
    Other,

    /// <summary>An object with <c>choices</c>.</summary>
    Chunk,

    /// <summary><c>[DONE]</c>: every channel ends.</summary>
    Done,

    /// <summary>Neither; the data is a plain text.</summary>
    NotJson,
}
