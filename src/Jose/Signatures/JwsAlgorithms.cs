using System.Security.Cryptography;

namespace FastMcp.Jose.Signatures;

/// <summary>What the algorithms are called and made of.</summary>
public static class JwsAlgorithms
{
    /// <summary>Those with a public key, in the order in which they are listed to operators.</summary>
    public static IReadOnlyList<JwsAlgorithm> Public { get; } =
    [
        JwsAlgorithm.RS256, JwsAlgorithm.RS384, JwsAlgorithm.RS512, JwsAlgorithm.PS256, JwsAlgorithm.PS384, JwsAlgorithm.PS512,
        JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512,
    ];

    /// <summary>Names are compared byte by byte (RFC 7515 section 4.1.1): <c>NoNe</c> is as unknown as <c>none</c>.</summary>
    public static JwsAlgorithm Parse(string? name) => name switch
    {
        "RS256" => JwsAlgorithm.RS256,
        "RS384" => JwsAlgorithm.RS384,
        "RS512" => JwsAlgorithm.RS512,
        "PS256" => JwsAlgorithm.PS256,
        "PS384" => JwsAlgorithm.PS384,
        "PS512" => JwsAlgorithm.PS512,
        "ES256" => JwsAlgorithm.ES256,
        "ES384" => JwsAlgorithm.ES384,
        "ES512" => JwsAlgorithm.ES512,
        "HS256" => JwsAlgorithm.HS256,
        "HS384" => JwsAlgorithm.HS384,
        "HS512" => JwsAlgorithm.HS512,
        _ => JwsAlgorithm.Unknown,
    };

    public static bool IsRsa(JwsAlgorithm algorithm) => algorithm is >= JwsAlgorithm.RS256 and <= JwsAlgorithm.PS512;

    public static bool IsPss(JwsAlgorithm algorithm) => algorithm is >= JwsAlgorithm.PS256 and <= JwsAlgorithm.PS512;

    public static bool IsEc(JwsAlgorithm algorithm) => algorithm is >= JwsAlgorithm.ES256 and <= JwsAlgorithm.ES512;

    public static bool IsHmac(JwsAlgorithm algorithm) => algorithm >= JwsAlgorithm.HS256;

    public static HashAlgorithmName HashOf(JwsAlgorithm algorithm) => algorithm switch
    {
        JwsAlgorithm.RS256 or JwsAlgorithm.PS256 or JwsAlgorithm.ES256 or JwsAlgorithm.HS256 => HashAlgorithmName.SHA256,
        JwsAlgorithm.RS384 or JwsAlgorithm.PS384 or JwsAlgorithm.ES384 or JwsAlgorithm.HS384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
