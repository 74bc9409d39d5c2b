using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastMcp.Masking.Tokens;

/// <summary>
/// What a token is bound to: the caller and what names the conversation. The same on every node and after a restart. A
/// SHA-256, so that no choice of one part gives the binding of another session.
/// </summary>
public readonly record struct SessionBinding(UInt128 High, UInt128 Low)
{
    internal const int Length = 32;

    internal static ReadOnlySpan<byte> Prefix => "fastmcp token v1"u8;

    /// <param name="kind">What kind of clue <paramref name="clue"/> is: two kinds never give one binding.</param>
    /// <param name="caller">The caller's subject.</param>
    /// <param name="clue">What names the session.</param>
    public static SessionBinding Of(byte kind, ReadOnlySpan<byte> caller, ReadOnlySpan<byte> clue)
    {
        Span<byte> parts = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        parts[0] = kind;
        SHA256.HashData(caller, parts[1..]);
        SHA256.HashData(clue, parts[(1 + SHA256.HashSizeInBytes)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(parts, hash);
        return new SessionBinding(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    internal void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt128BigEndian(to, High);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], Low);
    }
}
