using System.Buffers;
using System.Buffers.Text;

namespace FastMcp.Jose;

/// <summary>
/// base64url in its one canonical form (RFC 7515 section 2, RFC 4648 section 3.5): no padding, no other letters, and left-over bits are
/// zero, so that no two texts mean the same bytes.
/// </summary>
public static class Base64UrlText
{
    private static readonly SearchValues<byte> _letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Null: it is not that.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(_letters) || text.Length % 4 == 1 || !IsCanonical(text))
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    // Of a last group of two letters 4 bits are left over, of one of three 2.
    private static bool IsCanonical(ReadOnlySpan<byte> text) => (text.Length % 4) switch
    {
        2 => (ValueOf(text[^1]) & 0xF) == 0,
        3 => (ValueOf(text[^1]) & 0x3) == 0,
        _ => true,
    };

    private static int ValueOf(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
        (byte)'-' => 62,
        _ => 63,
    };
}
