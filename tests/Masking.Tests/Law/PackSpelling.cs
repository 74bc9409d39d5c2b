using System.Text;

namespace FastMcp.Masking.Tests;

/// <summary>A text as one slot holds it: with neutral words around it, escaped, and inside of inner JSON.</summary>
internal static class PackSpelling
{
    public const string Before = "It is ";

    public const string After = ", so";

    /// <summary>Alone, at the text's start, at its end, and in the middle.</summary>
    public static IEnumerable<string> Embedded(string example) =>
        [example, example + After, Before + example, Before + example + After];

    /// <summary>What stands between quotes needs no words on one side only: the quotes are edges.</summary>
    public static IEnumerable<string> InQuotes(string example) => [example, Before + example + After];

    public static Spelled JsonString(string text, Func<Rune, string> escape)
    {
        var spelled = new Spelled();
        Content(spelled, text, escape, layers: 1);
        return spelled;
    }

    public static Spelled Integer(string digits)
    {
        var spelled = new Spelled();
        Content(spelled, digits, Escaping.Raw, layers: -1);
        return spelled;
    }

    /// <summary>A JSON document with the text as an element and as a key.</summary>
    public static Spelled Document(string text, Func<Rune, string> escape) => Document(text, escape, static rune => rune.ToString(), layers: 1);

    /// <summary>The same as the content of a JSON string.</summary>
    public static Spelled DocumentInString(string text, Func<Rune, string> inner, Func<Rune, string> outer) =>
        Document(text, inner, outer, layers: 2);

    private static Spelled Document(string text, Func<Rune, string> inner, Func<Rune, string> outer, int layers)
    {
        var spelled = new Spelled();
        Content(spelled, "[\"", outer, -layers);
        String(spelled, text, inner, outer, layers);
        Content(spelled, "\", {\"", outer, -layers);
        String(spelled, text, inner, outer, layers);
        Content(spelled, "\":7}]", outer, -layers);
        return spelled;
    }

    private static void String(Spelled spelled, string text, Func<Rune, string> inner, Func<Rune, string> outer, int layers)
    {
        spelled.NextSegment();
        Content(spelled, text, rune => Escaping.All(inner(rune), outer), layers);
        spelled.NextSegment();
    }

    private static void Content(Spelled spelled, string text, Func<Rune, string> escape, int layers)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var (plain, raw) = (Encoding.UTF8.GetBytes(rune.ToString()), Encoding.UTF8.GetBytes(escape(rune)));
            if (!plain.SequenceEqual(raw))
            {
                spelled.Add(plain, raw, layers);
                continue;
            }

            foreach (var one in plain)
            {
                spelled.Add([one], [one], layers);
            }
        }
    }
}
