using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>
/// One handshake's question for a certificate. Whether it is believed is judged behind the handshake, off the socket's thread; here only whether there is one.
/// </summary>
internal sealed class AskedCertificate(bool isRequired)
{
    /// <summary>Null: the client showed none.</summary>
    public ShownCertificate? Shown { get; private set; }

    public bool IsMissing { get; private set; }

    /// <summary>Puts the question into the terms of the handshake.</summary>
    public void Ask(SslServerAuthenticationOptions terms)
    {
        terms.ClientCertificateRequired = true;
        terms.RemoteCertificateValidationCallback = Take;

        // A resumed session would bring the certificate of another day with it.
        terms.AllowTlsResume = false;

        // Of what the library builds by itself nothing is used. So it looks at no roots, fetches nothing and asks nobody.
        terms.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
    }

    private bool Take(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            IsMissing = isRequired;
            return !isRequired;
        }

        Shown = new ShownCertificate(certificate.GetRawCertData(), chain is null ? [] : chain.ChainPolicy.ExtraStore.Select(other => other.RawData));
        return true;
    }
}
