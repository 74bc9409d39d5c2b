namespace FastMcp.Wire.Http;

/// <summary>Bounds on what one peer may send before its message is refused. All in bytes unless said.</summary>
public sealed record HttpLimits
{
    public static HttpLimits Default { get; } = new();

    /// <summary>Start line and fields with their line ends. Over it: 431.</summary>
    public int MaxHeadBytes { get; init; } = 32768;

    /// <summary>Request line or status line without its line end. Over it: 414.</summary>
    public int MaxRequestLine { get; init; } = 8192;

    /// <summary>Method token. Over it: 501.</summary>
    public int MaxMethod { get; init; } = 32;

    /// <summary>Number of field lines in a head, and again in a trailer section. Over it: 431.</summary>
    public int MaxFields { get; init; } = 100;

    /// <summary>Chunk size, extensions and line end of one chunk. Over it: 400.</summary>
    public int MaxChunkLine { get; init; } = 1024;

    /// <summary>
    /// Chunk extensions of a whole message may be this much more than its content so far, so that
    /// extensions cannot be a cheap way to keep the reader busy. Over it: 400.
    /// </summary>
    public int MaxExtensionSurplus { get; init; } = 16384;

    /// <summary>Trailer section with its line ends. Over it: 431.</summary>
    public int MaxTrailerBytes { get; init; } = 8192;

    /// <summary>Empty lines tolerated before a request line (RFC 9112 section 2.2). Number of lines.</summary>
    public int MaxLeadingEmptyLines { get; init; } = 1;

    /// <summary>Interim (1xx) responses before the final one; counted by whoever reads the responses.</summary>
    public int MaxInterimResponses { get; init; } = 16;
}
