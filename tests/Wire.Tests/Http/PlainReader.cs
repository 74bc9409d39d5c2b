using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace FastMcp.Wire.Tests.Http;

/// <summary>
/// A second reader of requests, written from the grammar with regular expressions and shared with nothing:
/// what it and the real one disagree on is what a smuggled request is made of.
/// </summary>
public static partial class PlainReader
{
    /// <summary>Method, target and content length of each whole request, up to the first that it does not read.</summary>
    public static IEnumerable<(string Method, string Target, long Length)> Read(byte[] bytes)
    {
        string text = Encoding.Latin1.GetString(bytes);
        text = text.StartsWith("\r\n", StringComparison.Ordinal) ? text[2..] : text;
        while (Head().Match(text) is { Success: true } head)
        {
            string rest = text[head.Length..];
            (long length, int used) = Content(head.Groups[3].Captures.Select(field => field.Value.ToLowerInvariant()), rest);
            if (length < 0)
            {
                yield break;
            }

            yield return (head.Groups[1].Value, head.Groups[2].Value, length);
            text = rest[used..];
            text = text.StartsWith("\r\n", StringComparison.Ordinal) ? text[2..] : text;
        }
    }

    private static (long Length, int Used) Content(IEnumerable<string> fields, string rest)
    {
        string[] framing = [.. fields.Where(field => Framing().IsMatch(field))];
        if (framing.Length != 1)
        {
            return framing.Length == 0 ? (0, 0) : (-1, 0);
        }

        string value = framing[0][(framing[0].IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '\t');
        if (framing[0][0] == 't')
        {
            return value == "chunked" ? Chunks(rest) : (-1, 0);
        }

        return Digits().IsMatch(value) && BigInteger.Parse(value, CultureInfo.InvariantCulture) is var length && length <= rest.Length
            ? ((long)length, (int)length)
            : (-1, 0);
    }

    private static (long Length, int Used) Chunks(string rest)
    {
        long total = 0;
        int used = 0;
        while (Size().Match(rest, used) is { Success: true } line)
        {
            BigInteger size = BigInteger.Parse("0" + line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            used += line.Length;
            if (size.IsZero)
            {
                Match trailer = Trailer().Match(rest, used);
                return trailer.Success ? (total, used + trailer.Length) : (-1, 0);
            }

            if (size > rest.Length - used - 2 || rest.Substring(used + (int)size, 2) != "\r\n")
            {
                return (-1, 0);
            }

            total += (long)size;
            used += (int)size + 2;
        }

        return (-1, 0);
    }

    [GeneratedRegex(@"\A([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([!-~]+) HTTP/1\.[01]\r\n(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~\x80-\xff]*)\r\n)*\r\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"\A(?:transfer-encoding|content-length):")]
    private static partial Regex Framing();

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\G([0-9A-Fa-f]+)(?:[ \t]*;[\t -~\x80-\xff]+)?\r\n")]
    private static partial Regex Size();

    [GeneratedRegex(@"\G(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~\x80-\xff]*\r\n)*\r\n")]
    private static partial Regex Trailer();
}
