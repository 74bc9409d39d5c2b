using System.Globalization;

namespace FastMcp.PolicyCompiler.Patterns.Unicode;

/// <summary>
/// Names of Unicode classes -> characters: general categories (<c>L</c>, <c>Lu</c>) and scripts (<c>Latin</c>).
/// Out of <see cref="UnicodeData"/>, not of the runtime: the same pattern means the same in every host.
/// </summary>
internal static class UnicodeClass
{
    /// <summary>Two-letter categories in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] s_categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly string[] s_scripts = [.. UnicodeData.Scripts.Select(script => script.Name)];

    /// <summary>What can be named, for messages.</summary>
    public static IEnumerable<string> Names { get; } = [.. s_categories.Select(name => name.Substring(0, 1)).Distinct(), "LC", .. s_categories, .. s_scripts];

    /// <summary>Null: there is no such class. <c>Script=</c> and <c>sc=</c> may stand before a script.</summary>
    public static CharClass? Find(string name)
    {
        if (name.StartsWith("Script=", StringComparison.Ordinal) || name.StartsWith("sc=", StringComparison.Ordinal))
        {
            return Script(name.Substring(name.IndexOf('=') + 1));
        }

        bool[] wanted = [.. s_categories.Select(category => IsPartOf(category, name))];
        return Array.IndexOf(wanted, true) >= 0 ? Categories(wanted) : Script(name);
    }

    private static bool IsPartOf(string category, string name) =>
        name.Length == 1 ? category[0] == name[0] : name == "LC" ? category is "Lu" or "Ll" or "Lt" : category == name;

    private static CharClass Categories(bool[] wanted)
    {
        var set = new CharClass();
        string runs = UnicodeData.Categories;
        for (int at = 0, character = 0; at < runs.Length;)
        {
            int category = CategoryOf(runs[at++]);
            int digits = at;
            while (at < runs.Length && runs[at] is >= '0' and <= '9')
            {
                at++;
            }

            int length = at == digits ? 1 : int.Parse(runs.Substring(digits, at - digits), CultureInfo.InvariantCulture);
            if (wanted[category])
            {
                set.Add(character, character + length - 1);
            }

            character += length;
        }

        return set;
    }

    private static int CategoryOf(char letter) => letter >= 'a' ? letter - 'a' : letter - 'A' + 26;

    private static CharClass? Script(string name)
    {
        int index = Array.IndexOf(s_scripts, name);
        if (index < 0)
        {
            return null;
        }

        var set = new CharClass();
        foreach (string range in UnicodeData.Scripts[index].Ranges.Split(' '))
        {
            string[] ends = range.Split('-');
            set.Add(Number(ends[0]), Number(ends[ends.Length - 1]));
        }

        return set;
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
