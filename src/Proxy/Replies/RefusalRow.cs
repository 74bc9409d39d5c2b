namespace FastMcp.Proxy.Replies;

/// <summary>How a kind of refusal looks on the wire.</summary>
/// <param name="Name">Stable name for clients, metrics and logs.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">JSON-RPC code; the gateway's own lie outside -32768..-32000.</param>
/// <param name="Retryable">The same request may pass later.</param>
/// <param name="Closes">The connection cannot be trusted to be in step and is closed.</param>
internal readonly record struct RefusalRow(string Name, int Status, int Code, bool Retryable, bool Closes);
