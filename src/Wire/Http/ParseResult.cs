namespace FastMcp.Wire.Http;

/// <summary>What a head reader found in the bytes so far.</summary>
public enum ParseResult
{
    /// <summary>Nothing wrong yet, not whole yet: call again with the same bytes and more behind them.</summary>
    NeedMore,

    /// <summary>The head is whole; <c>consumed</c> bytes belong to it, the rest is content or the next message.</summary>
    Done,

    /// <summary>No continuation can make this a message. The connection must be closed after the answer.</summary>
    Refused,
}
