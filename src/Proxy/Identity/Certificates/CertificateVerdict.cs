namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>What came of a certificate: whose it is, or why it is not believed. Never both, never neither.</summary>
/// <param name="Known">Believed.</param>
/// <param name="Fault">None with a caller.</param>
internal readonly record struct CertificateVerdict(KnownCertificate? Known, CertificateFault Fault)
{
    public static CertificateVerdict Refused(CertificateFault fault) => new(null, fault);
}
