namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Whether a listener asks its clients for certificates.</summary>
internal enum ClientCertificates : byte
{
    Off,

    /// <summary>Who shows one shows a good one; who shows none may show something else to the route.</summary>
    Optional,

    /// <summary>Nobody connects without.</summary>
    Required,
}
