namespace FastMcp.Wire.Http.Bodies;

/// <summary>How content is encoded (RFC 9110 section 8.4.1, RFC 7932, RFC 8878).</summary>
public enum CodingKind : byte
{
    /// <summary>It is not.</summary>
    None,
    Gzip,

    /// <summary>The zlib form, as the RFC says; not the bare one.</summary>
    Deflate,
    Brotli,
    Zstd,

    /// <summary>Another coding, or several one upon the other.</summary>
    Unknown,
}
