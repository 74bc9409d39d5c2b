namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>Stable names of faults, for metrics, and what an operator should know of them. A client learns none of it.</summary>
internal static class CertificateFaults
{
    /// <summary>For labels of metrics: <c>snake_case</c>.</summary>
    public static string NameOf(CertificateFault fault) => Row(fault).Name;

    /// <summary>A sentence for <c>fastmcp token explain --certificate</c>.</summary>
    public static string WhatOf(CertificateFault fault) => Row(fault).What;

    private static (string Name, string What) Row(CertificateFault fault) => fault switch
    {
        CertificateFault.None => ("none", "Nothing is wrong."),
        CertificateFault.Missing => ("missing", "The client showed no certificate, and the listener demands one ('client-certificates: required')."),
        CertificateFault.TooMany => ("too_many", $"It came with more than {ShownCertificate.Most} certificates."),
        CertificateFault.Unreadable => ("unreadable", "It, or one that came with it, cannot be read as a certificate (RFC 5280)."),
        CertificateFault.DoubledExtension => ("doubled_extension", "It has an extension twice, so that two readers may take different ones."),
        CertificateFault.IsAuthority => ("is_authority", "It is an authority's own: the basic constraints say CA. Callers show the certificate that an authority gave them."),
        CertificateFault.KeyUsage => ("key_usage", "Its key may not sign for itself (digitalSignature; an X.509-SVID must say so), or may sign certificates or revocation lists."),
        CertificateFault.Purpose => ("purpose", "Its extended key usage, or that of an authority above it, does not have client authentication."),
        CertificateFault.WeakKey => ("weak_key", "A key is weak: taken are RSA of 2048 to 8192 bits and the curves P-256, P-384 and P-521."),
        CertificateFault.WeakSignature => ("weak_signature", "A signature below the root uses another hash than SHA-256, SHA-384 or SHA-512."),
        CertificateFault.NameMissing => ("name_missing", "It has no name of the kind that the authority's 'subject' says."),
        CertificateFault.SeveralNames => ("several_names", "It has several names of the kind that tells who it is; of an X.509-SVID, more than one URI."),
        CertificateFault.NameForm => ("name_form", "Its name is not well formed: a SPIFFE ID with another form than the standard's, a wildcard, or letters that no name needs."),
        CertificateFault.TrustDomainUnknown => ("trust_domain_unknown", "Its SPIFFE ID is of a trust domain that the listener does not know."),
        CertificateFault.NotYetValid => ("not_yet_valid", "It, or an authority above it, is not valid yet: compare the clocks."),
        CertificateFault.Expired => ("expired", "It, or an authority above it, has ended."),
        CertificateFault.ChainIncomplete => ("chain_incomplete", "No way leads from it to a root in 'ca'. Either another authority made it, or an intermediate is missing: the client sends it, or it stands in 'ca'."),
        CertificateFault.AuthorityUnknown => ("authority_unknown", "Its root is none of those in 'ca'."),
        CertificateFault.ChainWrong => ("chain_wrong", "A signature, a constraint or a critical extension on the way to its root does not hold."),
        CertificateFault.Revoked => ("revoked", "Its authority's revocation list has it, or one above it."),
        CertificateFault.RevocationUnknown => ("revocation_unknown", "The authority has 'crl', and none of these lists is of the issuer in question and in force now."),
        CertificateFault.NotForThisRoute => ("not_for_this_route", "The route does not take certificates of this authority ('certificates')."),
        _ => ("busy", "Too many certificates are checked at the moment."),
    };
}
