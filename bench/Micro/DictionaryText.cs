using System.Text;

namespace FastMcp.Bench.Micro;

/// <summary>Dictionaries and texts with their terms, the same in every run.</summary>
internal static class DictionaryText
{
    private const string CodeLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    private static readonly string[] s_syllables =
        "an bel car dor el fin gar hol in jo kel lan mar nor ol pet quin ros sal tor ul ver wil yar zan schmi müll ström łu ña".Split(' ');

    /// <summary>Code names: 6 to 20 of a-z, 0-9, `_`, `-`, the first a letter.</summary>
    public static string[] Codes(int count)
    {
        var dice = new Random(5);
        return Distinct(count, () => string.Concat(Enumerable.Range(0, 6 + dice.Next(15)).Select(at => CodeLetters[dice.Next(at == 0 ? 26 : CodeLetters.Length)])));
    }

    /// <summary>Customers: a first and a last name, as written on a card.</summary>
    public static string[] Names(int count)
    {
        var dice = new Random(7);
        string Name() => Upper(string.Concat(Enumerable.Range(0, 2 + dice.Next(3)).Select(_ => s_syllables[dice.Next(s_syllables.Length)])));
        return Distinct(count, () => $"{Name()} {Name()}");
    }

    /// <summary>Mixed text with a term about every so many bytes, in a spelling that its options allow.</summary>
    public static byte[] Planted(int length, string[] terms, int every)
    {
        var dice = new Random(11);
        var plain = Encoding.UTF8.GetString(BenchText.Make("mix", length, sparse: false));
        var text = new StringBuilder();
        for (var at = 0; at < plain.Length;)
        {
            var step = Math.Min(plain.Length - at, every / 2 + dice.Next(every));
            text.Append(plain, at, step).Append(' ').Append(terms[dice.Next(terms.Length)]).Append(' ');
            at += step;
        }

        return Encoding.UTF8.GetBytes(text.ToString())[..length];
    }

    /// <summary>Text that a dictionary has most work with: every term begins, and none ends.</summary>
    public static byte[] Beginnings(int length, string[] terms)
    {
        var dice = new Random(13);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var term = terms[dice.Next(terms.Length)];
            text.Append(term, 0, term.Length - 1).Append(terms.Length == 1 ? "" : " ");
        }

        return Encoding.UTF8.GetBytes(text.ToString())[..length];
    }

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string[] Distinct(int count, Func<string> make)
    {
        var made = new HashSet<string>();
        while (made.Count < count)
        {
            made.Add(make());
        }

        return [.. made];
    }
}
