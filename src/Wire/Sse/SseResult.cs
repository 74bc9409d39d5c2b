namespace FastMcp.Wire.Sse;

/// <summary>What <see cref="SseReader.Next"/> found.</summary>
public enum SseResult : byte
{
    /// <summary>No whole event yet; nothing consumed. Call again with the same bytes and more behind them.</summary>
    NeedMore,
    Event,

    /// <summary>The stream ended inside an event, which no client dispatches.</summary>
    Incomplete,

    /// <summary>The stream ended between events.</summary>
    End,

    /// <summary>The event is over the limits.</summary>
    TooLarge,
}
