using System.Collections.Concurrent;
using System.Security.Cryptography;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Keys;

/// <summary>RSA of 2048 to 8192 bits (RFC 7518 sections 3.3 and 3.5). An object of the runtime is used by one thread at a time.</summary>
internal sealed class RsaSigningKey(string? kid, JwsAlgorithm algorithm, UInt128 identity, RSAParameters key) : SigningKey(kid, algorithm, identity)
{
    private readonly ConcurrentBag<RSA> _idle = [];

    protected override bool IsOfType(JwsAlgorithm asked) => JwsAlgorithms.IsRsa(asked);

    protected override bool VerifyHash(JwsAlgorithm asked, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != key.Modulus!.Length)
        {
            return false;
        }

        var rsa = _idle.TryTake(out var idle) ? idle : RSA.Create(key);
        var padding = JwsAlgorithms.IsPss(asked) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var good = rsa.VerifyHash(hash, signature, JwsAlgorithms.HashOf(asked), padding);
        _idle.Add(rsa);
        return good;
    }
}
