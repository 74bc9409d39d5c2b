namespace FastMcp.Proxy.Sessions;

/// <summary>What a message says of its session, strongest first; absent clues are empty.</summary>
internal readonly ref struct SessionClues
{
    /// <summary>Subject of the caller.</summary>
    public required string Caller { get; init; }

    /// <summary><c>Mcp-Session-Id</c> of the legacy protocol eras.</summary>
    public ReadOnlySpan<byte> ProtocolSession { get; init; }

    /// <summary>Trace id (32 hex digits) of <c>traceparent</c>, header or <c>_meta</c> (W3C Trace Context).</summary>
    public ReadOnlySpan<byte> TraceId { get; init; }

    /// <summary>What the client calls itself: <c>User-Agent</c>.</summary>
    public ReadOnlySpan<byte> Agent { get; init; }
}
