using System.Security.Cryptography;

namespace FastMcp.Masking.Tokens;

/// <summary>
/// The master key of reversible masks and keyed hashes, with those before it that still open tokens. Nodes and restarts
/// with the same key make the same masks. Immutable.
/// </summary>
public sealed class MaskingKey
{
    public const int Length = 32;

    /// <summary>One that makes and so many less one that open.</summary>
    public const int MostKeys = 4;

    private readonly byte[][] _keys;

    /// <param name="keys">Each of <see cref="Length"/> bytes; the first makes masks, all open tokens.</param>
    public MaskingKey(params ReadOnlySpan<byte[]> keys)
    {
        if (keys.Length is 0 or > MostKeys)
        {
            throw new ArgumentException($"There are 1 to {MostKeys} keys.", nameof(keys));
        }

        foreach (var key in keys)
        {
            if (key.Length != Length)
            {
                throw new ArgumentException($"A masking key has {Length} bytes.", nameof(keys));
            }
        }

        _keys = [.. keys];
        Hash = new HashKey(Derive(_keys[0], "fastmcp hash v1"u8, 32));
    }

    /// <summary>For keyed hashes.</summary>
    public HashKey Hash { get; }

    internal int Count => _keys.Length;

    /// <summary>A key that lives as long as this process.</summary>
    public static MaskingKey CreateRandom() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>A number that nodes with the same first key have in common, and nobody else knows.</summary>
    public long SeedOfSessions() => BitConverter.ToInt64(Derive(_keys[0], "fastmcp sessions v1"u8, sizeof(long)));

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <summary>The cipher of one session, by the key with this index.</summary>
    internal AesSiv CipherOf(int key, in SessionBinding session)
    {
        Span<byte> info = stackalloc byte[SessionBinding.Prefix.Length + SessionBinding.Length];
        Span<byte> derived = stackalloc byte[64];
        SessionBinding.Prefix.CopyTo(info);
        session.Write(info[SessionBinding.Prefix.Length..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _keys[key], derived, salt: [], info);
        var cipher = new AesSiv(derived);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    /// <summary>Bytes of the key with this index for another use.</summary>
    internal void Derive(int key, ReadOnlySpan<byte> info, Span<byte> to) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _keys[key], to, salt: [], info);

    private static byte[] Derive(byte[] key, ReadOnlySpan<byte> info, int length)
    {
        var derived = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], info);
        return derived;
    }
}
