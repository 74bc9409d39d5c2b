namespace FastMcp.Jose.Signatures;

/// <summary>Signature algorithms of RFC 7518 section 3.1. There is no <c>none</c>.</summary>
public enum JwsAlgorithm : byte
{
    Unknown,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    HS256,
    HS384,
    HS512,
}
