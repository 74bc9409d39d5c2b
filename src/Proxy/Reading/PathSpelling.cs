using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.Reading;

/// <summary>
/// Paths of model APIs say what decisions ask for, and upstreams decode them and may ignore case: words are found
/// in any case, and a path that another one reads the same as is not guessed at.
/// </summary>
internal static class PathSpelling
{
    /// <summary>A character that needs no code stands coded (RFC 3986 section 6.2.2.2), or a percent sign, which is decoded twice by some.</summary>
    public static bool HasNeedlessCode(ReadOnlySpan<byte> path)
    {
        for (var at = path.IndexOf((byte)'%'); at >= 0 && at + 2 < path.Length; at = path.IndexOf((byte)'%'))
        {
            if (byte.TryParse(path.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var coded)
                && (char.IsAsciiLetterOrDigit((char)coded) || coded is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' or (byte)'%'))
            {
                return true;
            }

            path = path[(at + 3)..];
        }

        return false;
    }

    /// <summary>
    /// Where segments end depends on who reads: a coded slash or backslash, an empty segment, a semicolon. Slashes are
    /// coded in ARNs that are the name of a Bedrock model.
    /// </summary>
    public static bool HasDoubtfulSegments(ReadOnlySpan<byte> path, bool namesArns)
    {
        var rest = path;
        if (namesArns && Find(path, "/model/"u8) is var at and >= 0)
        {
            var name = path[(at + 7)..];
            var end = name.IndexOf((byte)'/');
            rest = end < 0 ? path : name[end..];
            path = end < 0 ? path : path[..(at + 7)];
        }

        return IsDoubtful(path) || IsDoubtful(rest);
    }

    public static int Find(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word)
    {
        for (var at = 0; at + word.Length <= path.Length; at++)
        {
            if ((path[at] | 0x20) == (word[0] | 0x20) && Ascii.EqualsIgnoreCase(path.Slice(at, word.Length), word))
            {
                return at;
            }
        }

        return -1;
    }

    public static bool Has(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word) => Find(path, word) >= 0;

    public static bool Ends(ReadOnlySpan<byte> path, ReadOnlySpan<byte> word) =>
        path.Length >= word.Length && Ascii.EqualsIgnoreCase(path[^word.Length..], word);

    private static bool IsDoubtful(ReadOnlySpan<byte> path) =>
        path.Contains((byte)';') || path.IndexOf("//"u8) >= 0 || Has(path, "%2f"u8) || Has(path, "%5c"u8) || Has(path, "%3b"u8);
}
