using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Tokens;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// Seals the <c>requestState</c> of an InputRequiredResult (MCP 2026-07-28): which approval, for which bytes, until when, and what
/// the agent had sent in its place, bound to who calls which route. Written <c>fastmcp-approval-1.</c> and base64url of a nonce of 12, the
/// sealed content, a tag of 16 (AES-256-GCM).
/// </summary>
/// <remarks>
/// It is no ticket: what is used once is the approval, in the store. Nodes with the same masking key take each other's states; one
/// that no key opens is refused, and the same call without it finds its approval again by its digest.
/// </remarks>
internal static class StateSeal
{
    /// <summary>limit approval-state: bytes of an upstream's own state and answers that a sealed state carries.</summary>
    public const int MostCarried = 16 * 1024;

    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Fixed = 16 + 32 + 32 + 8;

    private static readonly ConditionalWeakTable<MaskingKey, byte[][]> _keys = [];

    public static ReadOnlySpan<byte> Prefix => "fastmcp-approval-1."u8;

    /// <param name="key">Of the configuration.</param>
    /// <param name="approval">32 hex digits.</param>
    /// <param name="digest">64 hex digits.</param>
    /// <param name="principal">Who calls which route.</param>
    /// <param name="expires">From then on it opens no more.</param>
    /// <param name="carried">Members of <c>params</c> that it stands in the place of; empty: none.</param>
    public static string Seal(MaskingKey key, string approval, string digest, string principal, DateTimeOffset expires, ReadOnlySpan<byte> carried)
    {
        var plain = new byte[Fixed + carried.Length];
        Convert.FromHexString(approval).CopyTo(plain, 0);
        Convert.FromHexString(digest).CopyTo(plain, 16);
        PrincipalOf(principal).CopyTo(plain, 48);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(80), expires.UtcTicks);
        carried.CopyTo(plain.AsSpan(Fixed));
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(KeysOf(key)[0], Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), Prefix);
        return Encoding.ASCII.GetString(Prefix) + Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>False: it is not ours, another caller's or route's, or over.</summary>
    /// <param name="key">Of the configuration.</param>
    /// <param name="text">As it came, prefix included.</param>
    /// <param name="principal">Who calls which route now.</param>
    /// <param name="now">The time.</param>
    /// <param name="resumed">What it says.</param>
    /// <param name="carried">Members of <c>params</c> that belong in its place.</param>
    public static bool TryOpen(MaskingKey key, ReadOnlySpan<byte> text, string principal, DateTimeOffset now, out Resumed resumed, out byte[] carried)
    {
        (resumed, carried) = (null!, []);
        if (!text.StartsWith(Prefix) || text.Length > 4 * (MostCarried + 1024) || !Base64Url.IsValid(text[Prefix.Length..]))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromUtf8(text[Prefix.Length..]);
        if (bytes.Length < Nonce + Fixed + Tag || Open(key, bytes) is not { } plain)
        {
            return false;
        }

        if (!CryptographicOperations.FixedTimeEquals(plain.AsSpan(48, 32), PrincipalOf(principal))
            || now.UtcTicks >= System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(80)))
        {
            return false;
        }

        resumed = new Resumed(Convert.ToHexStringLower(plain.AsSpan(0, 16)), Convert.ToHexStringLower(plain.AsSpan(16, 32)), Declined: false);
        carried = plain[Fixed..];
        return true;
    }

    private static byte[]? Open(MaskingKey key, byte[] bytes)
    {
        var plain = new byte[bytes.Length - Nonce - Tag];
        foreach (var one in KeysOf(key))
        {
            try
            {
                using var aes = new AesGcm(one, Tag);
                aes.Decrypt(bytes.AsSpan(0, Nonce), bytes.AsSpan(Nonce, plain.Length), bytes.AsSpan(Nonce + plain.Length), plain, Prefix);
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another key's, or nobody's.
            }
        }

        return null;
    }

    private static byte[] PrincipalOf(string principal) => SHA256.HashData(Encoding.UTF8.GetBytes(principal));

    private static byte[][] KeysOf(MaskingKey key) => _keys.GetValue(key, static key => key.KeysFor("approval state"));
}
