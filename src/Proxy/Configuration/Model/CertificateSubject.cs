namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What of a plain certificate names the caller; there must be exactly one of it.</summary>
internal enum CertificateSubject : byte
{
    /// <summary>The subject alternative name that is a URI.</summary>
    Uri,
    Dns,
    Email,

    /// <summary>The common name of the subject.</summary>
    CommonName,
}
