namespace FastMcp.TestKit.Peers;

/// <summary>The peer ended or reset the connection before the message was whole.</summary>
public sealed class IncompleteMessageException(string where) : Exception($"The message is incomplete: {where}.");
