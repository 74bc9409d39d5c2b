using System.Text;

namespace FastMcp.Wire.Http.Requests;

/// <summary>
/// What a path must not hold so that policy and upstream read the same one. The path is never rewritten:
/// what could be read in two ways is refused.
/// </summary>
internal static class PathRules
{
    /// <returns>Null when the path is good, else what is wrong with it.</returns>
    internal static string? Check(ReadOnlySpan<byte> path)
    {
        if (path.Contains((byte)'\\'))
        {
            return "a backslash in the path";
        }

        string? flaw = CheckTriplets(path);
        if (flaw is not null || !MayHoldDots(path))
        {
            return flaw;
        }

        return path.IndexOf("%00"u8) >= 0 ? "a coded NUL in the path" : CheckSegments(path);
    }

    /// <summary>Each percent sign must begin a triplet (RFC 3986 section 2.1).</summary>
    internal static string? CheckTriplets(ReadOnlySpan<byte> text)
    {
        for (int at = text.IndexOf((byte)'%'); at >= 0; at = text.IndexOf((byte)'%'))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[at + 1]) || !char.IsAsciiHexDigit((char)text[at + 2]))
            {
                return "a broken percent triplet";
            }

            text = text[(at + 3)..];
        }

        return null;
    }

    private static bool MayHoldDots(ReadOnlySpan<byte> path) => path.IndexOfAny((byte)'.', (byte)'%') >= 0;

    // Some upstreams decode a slash or a backslash before they fold dots, and some drop what follows a semicolon.
    private static string? CheckSegments(ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
        {
            int end = SegmentEnd(path, out int separator);
            ReadOnlySpan<byte> segment = path[..end];
            int parameters = segment.IndexOf((byte)';');
            if (IsDots(parameters < 0 ? segment : segment[..parameters]))
            {
                return "a dot segment in the path";
            }

            path = path[(end + separator)..];
        }

        return null;
    }

    private static int SegmentEnd(ReadOnlySpan<byte> path, out int separator)
    {
        for (int at = 0; at < path.Length; at++)
        {
            separator = path[at] == '/' ? 1 : IsCodedSlash(path[at..]) ? 3 : 0;
            if (separator > 0)
            {
                return at;
            }
        }

        separator = 0;
        return path.Length;
    }

    private static bool IsCodedSlash(ReadOnlySpan<byte> text) =>
        text[0] == '%' && (Ascii.EqualsIgnoreCase(text[..3], "%2f"u8) || Ascii.EqualsIgnoreCase(text[..3], "%5c"u8));

    // One or two dots, each plain or coded.
    private static bool IsDots(ReadOnlySpan<byte> segment)
    {
        int dots = 0;
        while (!segment.IsEmpty)
        {
            int length = segment[0] == '.' ? 1 : StartsWithCodedDot(segment) ? 3 : 0;
            if (length == 0 || ++dots > 2)
            {
                return false;
            }

            segment = segment[length..];
        }

        return dots > 0;
    }

    private static bool StartsWithCodedDot(ReadOnlySpan<byte> segment) =>
        segment.Length >= 3 && Ascii.EqualsIgnoreCase(segment[..3], "%2e"u8);
}
