using System.Text;

namespace FastMcp.Wire.Http;

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

    private static string? CheckSegments(ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            if (IsDots(slash < 0 ? path : path[..slash]))
            {
                return "a dot segment in the path";
            }

            path = slash < 0 ? default : path[(slash + 1)..];
        }

        return null;
    }

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
