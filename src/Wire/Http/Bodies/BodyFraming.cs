namespace FastMcp.Wire.Http.Bodies;

/// <summary>How the content of a message is delimited (RFC 9112 section 6.3).</summary>
public enum BodyFraming
{
    None,
    Length,
    Chunked,

    /// <summary>Responses only: the content ends where the connection ends.</summary>
    UntilClose,
}
