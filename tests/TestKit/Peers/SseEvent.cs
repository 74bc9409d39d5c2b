namespace FastMcp.TestKit.Peers;

/// <summary>An event of a stream, and the bytes it was made of (its empty line included).</summary>
public sealed record SseEvent(string Name, string Data, string? Id, string? Retry, string Raw)
{
    /// <summary>The event has no data: nothing is dispatched to a reader of the stream.</summary>
    public bool IsEmpty => Data.Length == 0;
}
