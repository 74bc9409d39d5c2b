namespace FastMcp.Jose;

/// <summary>Stable names of faults, for metrics, and what an operator should know of them. Nothing of this goes to a client.</summary>
public static class TokenFaults
{
    /// <summary>For labels of metrics: <c>snake_case</c>.</summary>
    public static string NameOf(TokenFault fault) => Row(fault).Name;

    /// <summary>A sentence for <c>fastmcp token explain</c>.</summary>
    public static string WhatOf(TokenFault fault) => Row(fault).What;

    private static (string Name, string What) Row(TokenFault fault) => fault switch
    {
        TokenFault.None => ("none", "Nothing is wrong."),
        TokenFault.TooLong => ("too_long", "The token is longer than 16 KB."),
        TokenFault.NotCompact => ("not_compact", "It is no JWS in compact form: three parts with dots between them."),
        TokenFault.Encrypted => ("encrypted", "It is encrypted (five parts). Have the issuer sign access tokens, not encrypt them."),
        TokenFault.NotBase64 => ("not_base64", "A part is not base64url in its one canonical form: without padding, other letters or left-over bits."),
        TokenFault.NotJson => ("not_json", "Header or claims are not one strict JSON object."),
        TokenFault.DuplicateName => ("duplicate_name", "Header or claims have a name twice, so that two readers may take different ones."),
        TokenFault.TooDeep => ("too_deep", "Header or claims are nested deeper than 16."),
        TokenFault.NotUnicode => ("not_unicode", "A text in header or claims is no Unicode: half of a surrogate pair."),
        TokenFault.AlgorithmMissing => ("algorithm_missing", "The header names no algorithm."),
        TokenFault.AlgorithmRefused => ("algorithm_refused", "The algorithm is not among those of the issuer ('algorithms')."),
        TokenFault.Critical => ("critical", "The header demands an extension (crit, b64) that is not understood here."),
        TokenFault.KeyInHeader => ("key_in_header", "The header brings or names its own key (jku, x5u, jwk, x5c). Keys come from the issuer only."),
        TokenFault.KidForm => ("kid_form", "The key id is longer than 256 bytes, or has letters that no key id needs."),
        TokenFault.KidMissing => ("kid_missing", "The token does not say which of the issuer's several keys signed it."),
        TokenFault.TypeRefused => ("type_refused", "It is another kind of token ('typ'), such as an ID token or a refresh token. The issuer's 'types' say what is taken."),
        TokenFault.IssuerMissing => ("issuer_missing", "There is no 'iss'."),
        TokenFault.IssuerUnknown => ("issuer_unknown", "'iss' is, byte by byte, none of the issuers of this route."),
        TokenFault.KeysUnavailable => ("keys_unavailable", "The issuer's keys cannot be fetched, and none that are young enough are known."),
        TokenFault.KeyUnknown => ("key_unknown", "The issuer has no key with this id, also after they were fetched again."),
        TokenFault.KeyUnfit => ("key_unfit", "The issuer's key is not one for this algorithm."),
        TokenFault.SignatureWrong => ("signature_wrong", "The signature is not the issuer's."),
        TokenFault.AudienceMissing => ("audience_missing", "There is no 'aud'."),
        TokenFault.AudienceWrong => ("audience_wrong", "'aud' does not have, byte by byte, an audience of this route."),
        TokenFault.ExpiryMissing => ("expiry_missing", "There is no 'exp'."),
        TokenFault.TimeForm => ("time_form", "'exp', 'nbf' or 'iat' is not a whole number of seconds."),
        TokenFault.Expired => ("expired", "It has ended ('exp')."),
        TokenFault.NotYetValid => ("not_yet_valid", "It is not valid yet ('nbf')."),
        TokenFault.IssuedAhead => ("issued_ahead", "It was issued in the future ('iat'): compare the clocks."),
        TokenFault.SubjectMissing => ("subject_missing", "There is no subject: the claim that 'subject' names."),
        TokenFault.ClaimForm => ("claim_form", "A claim that is read has another type than it should, or holds control characters."),
        TokenFault.GroupsElsewhere => ("groups_elsewhere", "The groups did not fit into the token (overage). Have the issuer send only groups that are assigned to the application, or roles."),
        TokenFault.BindingUnknown => ("binding_unknown", "It is bound ('cnf') to something else than a client certificate (x5t#S256), such as a key of DPoP: who only shows it has not proved that it is his."),
        TokenFault.CertificateMissing => ("certificate_missing", "It is bound to a client certificate (RFC 8705), and the connection showed none."),
        TokenFault.CertificateOther => ("certificate_other", "It is bound to another client certificate (RFC 8705) than the connection's."),
        TokenFault.Inactive => ("inactive", "The issuer says that it is not active (introspection)."),
        TokenFault.IntrospectionFailed => ("introspection_failed", "The issuer could not be asked about it (introspection)."),
        TokenFault.UnknownKey => ("unknown_key", "It is none of the gateway's own keys."),
        _ => ("ended_key", "This key of the gateway was revoked or has ended."),
    };
}
