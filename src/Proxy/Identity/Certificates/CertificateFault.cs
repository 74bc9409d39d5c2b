namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>Why a client's certificate is not believed. One row each in <see cref="CertificateFaults"/>.</summary>
internal enum CertificateFault : byte
{
    None,
    Missing,

    // Its form.
    TooMany,
    Unreadable,
    DoubledExtension,
    IsAuthority,
    KeyUsage,
    Purpose,
    WeakKey,
    WeakSignature,

    // Whom it names.
    NameMissing,
    SeveralNames,
    NameForm,
    TrustDomainUnknown,

    // When, and who vouches for it.
    NotYetValid,
    Expired,
    ChainIncomplete,
    AuthorityUnknown,
    ChainWrong,
    Revoked,
    RevocationUnknown,

    // What the route says of it, and the gateway.
    NotForThisRoute,
    Busy,
}
