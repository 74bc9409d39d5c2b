namespace FastMcp.Wire.Http.Responses;

/// <summary>Reads a status line (RFC 9112 section 4) that holds no control byte.</summary>
internal static class StatusLine
{
    // "HTTP/1.1 200"
    private const int ShortestLength = 12;

    /// <summary>Checks as much of the protocol name as has arrived: what is no HTTP is refused at once.</summary>
    internal static HttpFault CheckName(ReadOnlySpan<byte> begun)
    {
        int length = Math.Min(begun.Length, "HTTP/".Length);
        return begun[..length].SequenceEqual("HTTP/"u8[..length])
            ? default
            : HttpFault.Malformed(HttpSide.Response, "no HTTP response");
    }

    internal static HttpFault Read(ReadOnlySpan<byte> bytes, ByteRange line, ref ResponseState state)
    {
        ReadOnlySpan<byte> text = line.Of(bytes);
        if (text.Length < ShortestLength)
        {
            return HttpFault.Malformed(HttpSide.Response, "a status line that is too short");
        }

        HttpFault fault = HttpVersion.Read(text, HttpSide.Response, out state.MinorVersion);
        if (!fault.IsNone)
        {
            return fault;
        }

        // The space before an empty reason is often left out, and nothing can be read into its absence.
        bool ended = text.Length == ShortestLength || text[ShortestLength] == ' ';
        if (!ended || text[HttpVersion.Length] != ' ' || !TryReadStatus(text[(HttpVersion.Length + 1)..ShortestLength], out state.Status))
        {
            return HttpFault.Malformed(HttpSide.Response, "a status that is not three digits from 100 to 599");
        }

        int reason = Math.Min(text.Length, ShortestLength + 1);
        state.Reason = new ByteRange(line.Start + reason, text.Length - reason);
        return default;
    }

    private static bool TryReadStatus(ReadOnlySpan<byte> digits, out int status)
    {
        status = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            status = (status * 10) + digit - '0';
        }

        return status is >= 100 and < 600;
    }
}
