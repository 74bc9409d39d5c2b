namespace FastMcp.Proxy.Credentials;

/// <summary>Where in a request a lease stands.</summary>
internal enum LeasePlace : byte
{
    /// <summary>Nothing was lent.</summary>
    None,
    Field,
    Query,

    /// <summary>The request is signed with it.</summary>
    Signature,

    /// <summary>A variable of the environment of a server that is started with it.</summary>
    Environment,

    /// <summary>In the handshake: connections to the upstream are opened with it, and belong to it.</summary>
    Certificate,
}
