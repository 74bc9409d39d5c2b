using System.Text;

namespace FastMcp.Masking.Tests;

/// <summary>Ways to write a text down: plain, as JSON string content with random escapes, as a JSON document inside one.</summary>
internal static class Spelling
{
    public static Spelled Plain(byte[] text)
    {
        var spelled = new Spelled();
        foreach (var one in text)
        {
            spelled.Add([one], [one], 0);
        }

        return spelled;
    }

    public static Spelled JsonString(string text, Random dice)
    {
        var spelled = new Spelled();
        Content(spelled, text, dice, layers: 1, outer: true, inner: false);
        return spelled;
    }

    /// <summary>A random document with the texts as keys and values, and numbers, some of which match a rule.</summary>
    public static Spelled Document(string[] texts, Random dice, bool outer)
    {
        var spelled = new Spelled();
        Value(spelled, texts, dice, outer, 0);
        return spelled;
    }

    private static void Value(Spelled spelled, string[] texts, Random dice, bool outer, int depth)
    {
        switch (depth == 0 ? 3 + dice.Next(2) : dice.Next(depth > 3 ? 3 : 5))
        {
            case 0:
                Structure(spelled, Pick(dice, "4111111111111111", "-4242424242424242", "12.5e3", "true", "null", "7"), dice, outer);
                break;
            case 1 or 2:
                String(spelled, Pick(dice, texts), dice, outer);
                break;
            case 3:
                Items(spelled, '[', ']', dice, outer, () => Value(spelled, texts, dice, outer, depth + 1));
                break;
            default:
                Items(spelled, '{', '}', dice, outer, () =>
                {
                    String(spelled, Pick(dice, texts), dice, outer);
                    Structure(spelled, Pick(dice, ":", " : "), dice, outer);
                    Value(spelled, texts, dice, outer, depth + 1);
                });
                break;
        }
    }

    private static void Items(Spelled spelled, char first, char last, Random dice, bool outer, Action item)
    {
        Structure(spelled, first + Pick(dice, "", " ", "\n  "), dice, outer);
        for (var left = dice.Next(1, 4); left > 0; left--)
        {
            item();
            Structure(spelled, left > 1 ? Pick(dice, ",", ", ") : "", dice, outer);
        }

        Structure(spelled, Pick(dice, "", "\n") + last, dice, outer);
    }

    private static void String(Spelled spelled, string text, Random dice, bool outer)
    {
        // A text that begins like JSON would be read as such: that is another test.
        text = text.TrimStart('{', '[', '"', ' ');
        Structure(spelled, "\"", dice, outer);
        spelled.NextSegment();
        Content(spelled, text, dice, outer ? 2 : 1, outer, inner: true);
        spelled.NextSegment();
        Structure(spelled, "\"", dice, outer);
    }

    // Layers below zero: digits stay digits.
    private static void Structure(Spelled spelled, string text, Random dice, bool outer) =>
        Content(spelled, text, dice, outer ? -2 : -1, outer, inner: false);

    private static void Content(Spelled spelled, string text, Random dice, int layers, bool outer, bool inner)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var raw = rune.ToString();
            raw = inner ? Escape(raw, dice) : raw;
            raw = outer ? Escape(raw, dice) : raw;
            spelled.Add(Encoding.UTF8.GetBytes(rune.ToString()), Encoding.UTF8.GetBytes(raw), layers);
        }
    }

    private static string Escape(string text, Random dice) => string.Concat(text.EnumerateRunes().Select(rune => EscapeOne(rune, dice)));

    private static string EscapeOne(Rune rune, Random dice)
    {
        var must = rune.Value is < 0x20 or '"' or '\\';
        if (!must && dice.Next(8) > 0)
        {
            return rune.ToString();
        }

        var shorts = rune.Value switch { '"' => "\\\"", '\\' => "\\\\", '/' => "\\/", '\n' => "\\n", '\t' => "\\t", _ => null };
        return shorts is not null && dice.Next(3) > 0
            ? shorts
            : string.Concat(rune.ToString().Select(unit => dice.Next(2) == 0 ? $"\\u{(int)unit:x4}" : $"\\u{(int)unit:X4}"));
    }

    private static string Pick(Random dice, params string[] choices) => choices[dice.Next(choices.Length)];
}
