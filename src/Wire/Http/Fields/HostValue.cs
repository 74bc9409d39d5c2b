using System.Buffers;
using System.Net;

namespace FastMcp.Wire.Http.Fields;

/// <summary>
/// Checks <c>host[:port]</c> (RFC 9110 section 7.2). Registered names are kept to what DNS and internal names
/// use; commas, percent triplets and user information are refused though some grammars allow them.
/// </summary>
public static class HostValue
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Ip6Bytes = SearchValues.Create(":.0123456789ABCDEFabcdef"u8);

    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length > 270)
        {
            return false;
        }

        if (value[0] != '[')
        {
            int colon = value.IndexOf((byte)':');
            ReadOnlySpan<byte> name = colon < 0 ? value : value[..colon];
            return !name.IsEmpty && !name.ContainsAnyExcept(NameBytes) && IsPortPart(value[name.Length..]);
        }

        int end = value.IndexOf((byte)']');
        return end > 1 && IsIp6(value[1..end]) && IsPortPart(value[(end + 1)..]);
    }

    private static bool IsIp6(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExcept(Ip6Bytes) && text.Count((byte)':') >= 2 && IPAddress.IsValidUtf8(text);

    // Nothing, a bare colon (the grammar allows it), or a colon and a number up to 65535.
    private static bool IsPortPart(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > 6 || text[0] != ':')
        {
            return text.IsEmpty;
        }

        int port = 0;
        foreach (byte digit in text[1..])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            port = (port * 10) + digit - '0';
        }

        return port <= 65535;
    }
}
