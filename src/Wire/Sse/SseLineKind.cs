namespace FastMcp.Wire.Sse;

/// <summary>What a line of an event is to a client (WHATWG HTML, 9.2.6).</summary>
public enum SseLineKind : byte
{
    Data,
    Event,
    Id,
    Retry,
    Comment,

    /// <summary>Clients ignore it: an unknown field, an id with NUL, a retry that is no number. It can carry text.</summary>
    Ignored,

    /// <summary>The blank line that ends the event, or a line feed left over from the line before.</summary>
    Blank,
}
