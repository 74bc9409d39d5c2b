namespace FastMcp.Recording;

/// <summary>What the closing entry says.</summary>
/// <param name="Status">HTTP status that the client got; 0: none.</param>
/// <param name="RequestBytes">Body bytes that came from the client.</param>
/// <param name="ReplyBytes">Body bytes that went to the client.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Why">Name of the refusal, out of the gateway's own list; empty: none.</param>
public readonly record struct ClosedFacts(int Status, long RequestBytes, long ReplyBytes, Ending Ending, string Why = "");
