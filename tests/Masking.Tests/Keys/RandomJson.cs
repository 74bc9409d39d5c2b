using System.Text.Json;

namespace FastMcp.Masking.Tests.Keys;

/// <summary>Documents in which what a key rule must hide says so, and so does what it must not touch.</summary>
internal static class RandomJson
{
    private static readonly string[] s_keyed = ["password", "PASSWD", "a_secret_b", "gone"];
    private static readonly string[] s_plain = ["name", "pass", "note", "x", ""];

    public static string Document(Random dice, int depth) => Object(dice, depth, hidden: false);

    public static string Wrap(string document) => $$"""{"text":{{JsonSerializer.Serialize(document)}}}""";

    public static int Count(string text, string word) => (text.Length - text.Replace(word, "", StringComparison.Ordinal).Length) / word.Length;

    private static string Object(Random dice, int depth, bool hidden) =>
        "{" + string.Join(dice.Next(2) == 0 ? "," : " , ", Enumerable.Range(0, dice.Next(1, 4)).Select(_ => Member(dice, depth, hidden))) + "}";

    private static string Member(Random dice, int depth, bool hidden)
    {
        var keyed = dice.Next(3) == 0;
        var keys = keyed ? s_keyed : s_plain;
        return JsonSerializer.Serialize(keys[dice.Next(keys.Length)]) + ":" + Value(dice, depth - 1, hidden || keyed);
    }

    private static string Value(Random dice, int depth, bool hidden) => dice.Next(depth > 0 ? 6 : 3) switch
    {
        0 => JsonSerializer.Serialize((hidden ? "hidden " : "shown ") + "\u00e9\"\\" + dice.Next(100)),
        1 => hidden ? "\"hidden\"" : "\"shown\"",
        2 => dice.Next(4) switch { 0 => "true", 1 => "null", 2 => "-1.5e3", _ => "42" },
        3 or 4 => Object(dice, depth, hidden),
        _ => "[" + string.Join(",", Enumerable.Range(0, dice.Next(3)).Select(_ => Value(dice, depth - 1, hidden))) + "]",
    };
}
