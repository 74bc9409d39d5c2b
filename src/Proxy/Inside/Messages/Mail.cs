namespace FastMcp.Proxy.Inside.Messages;

/// <summary>One message for a client.</summary>
/// <param name="Message">JSON without a line end.</param>
/// <param name="IsLast">It is the answer: nothing follows.</param>
internal readonly record struct Mail(byte[] Message, bool IsLast);
