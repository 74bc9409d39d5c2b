namespace FastMcp.Wire.Http;

/// <summary>Reads <c>HTTP/1.0</c> and <c>HTTP/1.1</c>, case-sensitive (RFC 9112 section 2.3).</summary>
internal static class HttpVersion
{
    internal const int Length = 8;

    internal static HttpFault Read(ReadOnlySpan<byte> text, HttpSide side, out int minor)
    {
        minor = text[7] - '0';
        if (!text.StartsWith("HTTP/"u8) || !char.IsAsciiDigit((char)text[5]) || text[6] != '.' || minor is < 0 or > 9)
        {
            return HttpFault.Malformed(side, "no HTTP version where it must stand");
        }

        return text[5] == '1' && minor <= 1 ? default : HttpFault.Version(side);
    }
}
