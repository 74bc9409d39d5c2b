using System.Security.Cryptography;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Keys;

/// <summary>A key that an issuer's signatures are checked with. Safe for all threads.</summary>
/// <param name="kid">Its name; null: it has none.</param>
/// <param name="algorithm">The only one that it serves; <see cref="JwsAlgorithm.Unknown"/>: every one of its type.</param>
/// <param name="identity">Over what it is made of: the same key read again has the same.</param>
public abstract class SigningKey(string? kid, JwsAlgorithm algorithm, UInt128 identity)
{
    private readonly UInt128 _identity = identity;
    private readonly JwsAlgorithm _algorithm = algorithm;
    private volatile bool _ended;

    public string? Kid { get; } = kid;

    /// <summary>The issuer does not list it any more: what it signed is not believed any more.</summary>
    public bool Ended => _ended;

    internal bool IsSame(SigningKey other) => _identity == other._identity && Kid == other.Kid && _algorithm == other._algorithm;

    internal void End() => _ended = true;

    /// <summary>It is a key for that algorithm, and its issuer says no other.</summary>
    public bool Fits(JwsAlgorithm asked) => (_algorithm == JwsAlgorithm.Unknown || _algorithm == asked) && IsOfType(asked);

    /// <summary>False: the signature is not of this key.</summary>
    public bool Verify(JwsAlgorithm asked, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
    {
        if (!Fits(asked))
        {
            return false;
        }

        var name = JwsAlgorithms.HashOf(asked);
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        return IsHmac ? VerifyHash(asked, input, signature) : VerifyHash(asked, hash[..Hash(name, input, hash)], signature);
    }

    protected virtual bool IsHmac => false;

    protected abstract bool IsOfType(JwsAlgorithm asked);

    /// <param name="asked">Fits.</param>
    /// <param name="hash">Of the input; of a symmetric key the input itself.</param>
    /// <param name="signature">As it came.</param>
    protected abstract bool VerifyHash(JwsAlgorithm asked, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature);

    private static int Hash(HashAlgorithmName name, ReadOnlySpan<byte> input, Span<byte> hash) =>
        name == HashAlgorithmName.SHA256 ? SHA256.HashData(input, hash)
        : name == HashAlgorithmName.SHA384 ? SHA384.HashData(input, hash)
        : SHA512.HashData(input, hash);
}
