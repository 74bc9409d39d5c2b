using System.Security.Cryptography;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Keys;

/// <summary>A secret that issuer and gateway share, out of a local file only, at least as long as the hash (RFC 7518 section 3.2).</summary>
internal sealed class HmacSigningKey(string? kid, JwsAlgorithm algorithm, UInt128 identity, byte[] key) : SigningKey(kid, algorithm, identity)
{
    protected override bool IsHmac => true;

    protected override bool IsOfType(JwsAlgorithm asked) => JwsAlgorithms.IsHmac(asked) && key.Length >= LengthOf(asked);

    protected override bool VerifyHash(JwsAlgorithm asked, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        Span<byte> mac = stackalloc byte[SHA512.HashSizeInBytes];
        _ = asked switch
        {
            JwsAlgorithm.HS256 => HMACSHA256.HashData(key, hash, mac),
            JwsAlgorithm.HS384 => HMACSHA384.HashData(key, hash, mac),
            _ => HMACSHA512.HashData(key, hash, mac),
        };
        return CryptographicOperations.FixedTimeEquals(mac[..LengthOf(asked)], signature);
    }

    private static int LengthOf(JwsAlgorithm asked) => asked switch
    {
        JwsAlgorithm.HS256 => SHA256.HashSizeInBytes,
        JwsAlgorithm.HS384 => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };
}
