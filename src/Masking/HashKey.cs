using System.Security.Cryptography;

namespace FastMcp.Masking;

/// <summary>The key of hash masks. Equal values get equal masks under one key, and nobody without it can try values.</summary>
public sealed class HashKey
{
    private readonly byte[] _key;

    /// <param name="key">At least 16 bytes; copied.</param>
    public HashKey(ReadOnlySpan<byte> key)
    {
        if (key.Length < 16)
        {
            throw new ArgumentException("A hash key has at least 16 bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>A key that lives as long as this process.</summary>
    public static HashKey CreateRandom() => new(RandomNumberGenerator.GetBytes(32));

    /// <inheritdoc/>
    public override string ToString() => "***";

    internal void Hash(ReadOnlySpan<byte> value, Span<byte> hash32) => HMACSHA256.HashData(_key, value, hash32);
}
