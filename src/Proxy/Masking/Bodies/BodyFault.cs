namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Why an answer's content cannot go on. The answer is cut, held text is dropped.</summary>
internal enum BodyFault : byte
{
    None,

    /// <summary>Not JSON where JSON was announced, or too deep.</summary>
    MalformedJson,

    /// <summary>One event is over limit event.bytes.</summary>
    EventTooLarge,

    /// <summary>More open channels than limit answer.channels.</summary>
    TooManyChannels,

    /// <summary>The stream is one of HTTP+SSE (MCP 2024-11-05), and nobody said so.</summary>
    OtherTransport,

    /// <summary>A text went on behind its end, where held text had already left.</summary>
    TextBehindEnd,

    /// <summary>A stream of an API whose pieces of text cannot be joined.</summary>
    UnknownStream,

    /// <summary>Text in base64 that is too large to be judged.</summary>
    BlobTooLarge,

    /// <summary>More signed reasoning than is kept for its signature.</summary>
    ReasoningTooLarge,

    /// <summary>A binary frame whose length or checksum is wrong, or that was cut.</summary>
    MalformedFrame,

    /// <summary>Not what its content encoding says, or cut.</summary>
    MalformedCoding,

    /// <summary>Over limit expansion.</summary>
    Expansion,

    /// <summary>Not UTF-8, though it says nothing else.</summary>
    OtherCharset,

    /// <summary>A rule whose mask is block matched.</summary>
    Blocked,

    /// <summary>Over limit reply-body.</summary>
    TooLarge,

    /// <summary>An answer that waits for its judgement whole is too long for that.</summary>
    HeldTooLarge,
}
