using System.Buffers;
using System.Globalization;
using System.Text;

namespace FastMcp.Recording.Sessions;

/// <summary>
/// The words of a text, for searching: runs of letters and digits, in small letters. Escapes of JSON, also of JSON inside
/// JSON, separate words or are the letter that they stand for. The index and a scan find the same, since both ask here.
/// </summary>
public static class SearchText
{
    /// <summary>Every word, in the order of the text.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            at += Next(text, at, out var rune);
            if (Rune.IsLetterOrDigit(rune))
            {
                // By way of the capital letter, which both small sigmas share.
                word.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>Every word of <paramref name="wanted"/> is in the text.</summary>
    public static bool IsIn(string text, IReadOnlyCollection<string> wanted)
    {
        var left = new HashSet<string>(wanted, StringComparer.Ordinal);
        foreach (var word in Words(text))
        {
            if (left.Remove(word) && left.Count == 0)
            {
                return true;
            }
        }

        return left.Count == 0;
    }

    // The length of the character or escape that begins here.
    private static int Next(string text, int at, out Rune rune)
    {
        var end = at;
        while (end < text.Length && text[end] == '\\')
        {
            end++;
        }

        if (end > at && end < text.Length)
        {
            var isCode = text[end] == 'u' && end + 5 <= text.Length
                && uint.TryParse(text.AsSpan(end + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            rune = isCode && Rune.TryCreate((char)uint.Parse(text.AsSpan(end + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), out var coded)
                ? coded
                : new Rune(' ');
            return isCode ? end + 5 - at : end + 1 - at;
        }

        var status = Rune.DecodeFromUtf16(text.AsSpan(at), out rune, out var length);
        return status == OperationStatus.Done ? length : 1;
    }
}
