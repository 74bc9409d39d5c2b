namespace FastMcp.Wire.Mcp;

/// <summary>Why an address of <see cref="SseEndpoint"/> is not taken.</summary>
public enum SseEndpointFault : byte
{
    None,

    /// <summary>limit endpoint.</summary>
    TooLong,

    /// <summary>Empty, no reference of RFC 3986, or one that two readers read differently.</summary>
    Malformed,

    /// <summary>Another scheme, host or port, or with a user's name.</summary>
    OtherOrigin,
}
