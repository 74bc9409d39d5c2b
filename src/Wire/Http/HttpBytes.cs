using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace FastMcp.Wire.Http;

/// <summary>The byte classes of HTTP/1.1 (RFC 9110 section 5.6.2, RFC 9112 section 5).</summary>
public static class HttpBytes
{
    private static readonly SearchValues<byte> Tchars = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>All controls but the tab: none of them may stand inside a line, so the first is its end or a fault.</summary>
    internal static readonly SearchValues<byte> Controls = SearchValues.Create(
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127,
    ]);

    /// <summary>Non-empty and made of token characters only.</summary>
    public static bool IsToken(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && !bytes.ContainsAnyExcept(Tchars);

    /// <summary>May be written as a field value: no control byte but the tab.</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(Controls);

    internal static int FirstNonToken(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(Tchars);

    /// <summary>Where the first of <see cref="Controls"/> stands, or -1. Most lines are short: their first bytes are looked at together.</summary>
    internal static int FirstControl(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Vector256<byte>.Count)
        {
            return bytes.IndexOfAny(Controls);
        }

        var block = Vector256.Create(bytes);
        var controls = Vector256.AndNot(Vector256.LessThan(block, Vector256.Create((byte)' ')), Vector256.Equals(block, Vector256.Create((byte)'\t')))
            | Vector256.Equals(block, Vector256.Create((byte)0x7F));
        uint found = controls.ExtractMostSignificantBits();
        if (found != 0)
        {
            return BitOperations.TrailingZeroCount(found);
        }

        int further = bytes[Vector256<byte>.Count..].IndexOfAny(Controls);
        return further < 0 ? further : further + Vector256<byte>.Count;
    }

    internal static bool IsOws(byte value) => value is (byte)' ' or (byte)'\t';

    /// <summary>Optional whitespace (spaces and tabs, nothing else) taken off both ends.</summary>
    internal static ReadOnlySpan<byte> TrimOws(ReadOnlySpan<byte> bytes) => bytes.Trim(" \t"u8);
}
