namespace FastMcp.Wire.Http;

/// <summary>What was wrong with a message; with <see cref="HttpFault.Side"/> it names the guilty peer.</summary>
public enum HttpFaultKind
{
    None,

    /// <summary>Against the grammar, or ambiguous in a way that invites smuggling.</summary>
    Malformed,

    /// <summary>Over one of <see cref="HttpLimits"/>; <see cref="HttpFault.Limit"/> names it.</summary>
    TooLarge,

    /// <summary>Valid, but asks for something that is not offered (method, transfer coding).</summary>
    Unsupported,

    /// <summary>Another HTTP version.</summary>
    Version,

    /// <summary>An expectation other than 100-continue.</summary>
    Expectation,

    /// <summary>The connection ended inside the message.</summary>
    Truncated,
}
