using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace FastMcp.Recording.Chain;

/// <summary>SHA-256 (FIPS 180-4) of one text, without what lies between .NET and its library where that can be: a token is hashed with each call.</summary>
public static unsafe class OneSha256
{
    /// <summary>Writes the 32 bytes of the hash.</summary>
    [SkipLocalsInit]
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, SHA256.HashSizeInBytes);
        if (!LibCrypto.IsThere)
        {
            SHA256.HashData(bytes, hash);
            return;
        }

        var context = stackalloc byte[LibCrypto.ContextSize];
        fixed (byte* data = bytes, into = hash)
        {
            if (LibCrypto.Init(context) != 1 || LibCrypto.Update(context, data, (nuint)bytes.Length) != 1 || LibCrypto.Final(into, context) != 1)
            {
                throw new CryptographicException("SHA-256 of libcrypto failed.");
            }
        }
    }
}
