namespace FastMcp.Proxy.Masking;

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
}
