using System.Collections.Concurrent;
using System.Security.Cryptography;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Keys;

/// <summary>ECDSA on P-256, P-384 or P-521, each for its one algorithm (RFC 7518 section 3.4).</summary>
internal sealed class EcSigningKey(string? kid, JwsAlgorithm algorithm, UInt128 identity, ECParameters key, JwsAlgorithm only) : SigningKey(kid, algorithm, identity)
{
    private readonly ConcurrentBag<ECDsa> _idle = [];

    protected override bool IsOfType(JwsAlgorithm asked) => asked == only;

    protected override bool VerifyHash(JwsAlgorithm asked, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        var half = key.Q.X!.Length;
        if (signature.Length != 2 * half || !signature[..half].ContainsAnyExcept((byte)0) || !signature[half..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        var ec = _idle.TryTake(out var idle) ? idle : ECDsa.Create(key);
        var good = ec.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Add(ec);
        return good;
    }
}
