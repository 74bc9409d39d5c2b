using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Recording.Chain;

namespace FastMcp.Proxy.Identity;

/// <summary>Names a token at a route without keeping it: its SHA-256, and for which route it was verified.</summary>
internal readonly record struct TokenKey(UInt128 Low, UInt128 High, int Route)
{
    public static TokenKey Of(ReadOnlySpan<byte> token, int route)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        OneSha256.Hash(token, hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]), route);
    }

    // Nobody chooses a SHA-256.
    public override int GetHashCode() => (int)(ulong)Low;

    public override string ToString() => "***";
}
