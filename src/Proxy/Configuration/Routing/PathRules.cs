namespace FastMcp.Proxy.Configuration.Routing;

internal static class PathRules
{
    /// <summary>
    /// The path has a segment '.' or '..', plain or percent-encoded, or a backslash. An upstream may resolve
    /// it to a path of another route, so that such a request must be refused, not matched (RFC 3986 section 5.2.4).
    /// </summary>
    public static bool HasDotSegment(ReadOnlySpan<byte> path)
    {
        if (path.IndexOfAny((byte)'.', (byte)'%', (byte)'\\') < 0)
        {
            return false;
        }

        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] is not ((byte)'/' or (byte)'\\'))
            {
                continue;
            }

            if ((i < path.Length && path[i] == '\\') || IsDots(path[start..i]))
            {
                return true;
            }

            start = i + 1;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<byte> segment)
    {
        var dots = 0;
        while (segment.Length > 0 && dots <= 2)
        {
            if (segment[0] == '.')
            {
                segment = segment[1..];
            }
            else if (segment.Length >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 0x20) == 'e')
            {
                segment = segment[3..];
            }
            else
            {
                return false;
            }

            dots++;
        }

        return dots is 1 or 2;
    }
}
