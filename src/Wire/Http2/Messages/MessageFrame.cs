namespace FastMcp.Wire.Http2.Messages;

/// <summary>How a message's content is framed towards HTTP/1.1, and what its sender said of its length.</summary>
/// <param name="Length">As it was said; -1: it was not.</param>
/// <param name="IsChunked">Content may follow and nobody knows how much.</param>
public readonly record struct MessageFrame(long Length, bool IsChunked);
