using System.Security.Cryptography;

namespace FastMcp.Masking.Reasoning;

/// <summary>What one masking key gives for the envelopes of one caller and upstream.</summary>
internal sealed class ReasoningKeys : IDisposable
{
    private readonly byte[] _nonceKey;
    private readonly byte[] _id;
    private readonly AesGcm _cipher;

    /// <param name="derived">32 bytes for nonces, 32 for the cipher.</param>
    /// <param name="id">Names the masking key, whoever the caller is.</param>
    public ReasoningKeys(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> id)
    {
        (_nonceKey, _id) = (derived[..32].ToArray(), id.ToArray());
        _cipher = new AesGcm(derived[32..], AesGcm.TagByteSizes.MaxSize);
    }

    public static ReadOnlySpan<byte> Info => "fastmcp reasoning v1"u8;

    public static ReadOnlySpan<byte> IdInfo => "fastmcp reasoning id v1"u8;

    public ReadOnlySpan<byte> Id => _id;

    public void NonceOf(ReadOnlySpan<byte> content, Span<byte> nonce)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_nonceKey, content, hash);
        hash[..nonce.Length].CopyTo(nonce);
    }

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content, Span<byte> to, Span<byte> tag) => _cipher.Encrypt(nonce, content, to, tag, _id);

    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedContent, ReadOnlySpan<byte> tag, Span<byte> to)
    {
        try
        {
            _cipher.Decrypt(nonce, sealedContent, tag, to, _id);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_nonceKey);
        _cipher.Dispose();
    }
}
