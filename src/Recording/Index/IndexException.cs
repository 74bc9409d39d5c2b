namespace FastMcp.Recording.Index;

/// <summary>The index cannot be used; the message says what to do. The segments are not concerned.</summary>
public sealed class IndexException(string message, Exception inner) : Exception(message, inner);
