namespace FastMcp.Proxy.Replies;

/// <summary>How the end of a reply's content is told to the client (RFC 9112 section 6).</summary>
internal enum BodyFrame : byte
{
    /// <summary>No content: HEAD, 204, 304, or a length of zero.</summary>
    None,

    /// <summary>A length that was announced; used where the content is known whole.</summary>
    Length,

    Chunked,

    /// <summary>The end of the connection; HTTP/1.0 clients only.</summary>
    UntilClose,
}
