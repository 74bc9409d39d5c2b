namespace FastMcp.Jose;

/// <summary>Why a token is not believed. One row each in <see cref="TokenFaults"/>.</summary>
public enum TokenFault : byte
{
    None,

    // Its form.
    TooLong,
    NotCompact,
    Encrypted,
    NotBase64,
    NotJson,
    DuplicateName,
    TooDeep,
    NotUnicode,

    // Its header.
    AlgorithmMissing,
    AlgorithmRefused,
    Critical,
    KeyInHeader,
    KidForm,
    KidMissing,
    TypeRefused,

    // Who vouches for it.
    IssuerMissing,
    IssuerUnknown,
    KeysUnavailable,
    KeyUnknown,
    KeyUnfit,
    SignatureWrong,

    // What it says.
    AudienceMissing,
    AudienceWrong,
    ExpiryMissing,
    TimeForm,
    Expired,
    NotYetValid,
    IssuedAhead,
    SubjectMissing,
    ClaimForm,
    GroupsElsewhere,

    // What it is bound to.
    BindingUnknown,
    CertificateMissing,
    CertificateOther,

    // What its issuer, or the gateway's own list, says of it.
    Inactive,
    IntrospectionFailed,
    UnknownKey,
    EndedKey,
}
