namespace FastMcp.Proxy.Connections;

/// <summary>What a call says that was answered by an elicitation of consent before.</summary>
internal enum ConsentMark : byte
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Its person was sent to the console.</summary>
    Sent,

    /// <summary>Its person did not go there.</summary>
    Declined,
}
