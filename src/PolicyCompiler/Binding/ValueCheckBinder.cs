using System.Globalization;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>What a value must pass beside its pattern: <c>assignedTo</c>, <c>entropy</c>, <c>allow</c>.</summary>
internal static class ValueCheckBinder
{
    public const int MostWords = 1_000;
    public const int MostPatterns = 32;
    public const int LongestWord = 128;

    public static readonly string[] AllowKeys = ["words", "patterns"];

    public static IReadOnlyList<ScalarNode> AssignedTo(MapReader rule, DiagnosticBag bag)
    {
        IReadOnlyList<ScalarNode> words = rule.Texts("assignedTo");
        foreach (ScalarNode word in words.Where(word => !Assignments.IsWord(word.Value)))
        {
            bag.Error(Codes.ValueCheck, word.Span, $"`{word.Value}` is not a word of a name: 1 to {Assignments.LongestWord} of ASCII letters, digits, `_`, `-` and `.`.");
        }

        if (rule.Find("assignedTo") is ListNode list && list.Items.Count is 0 or > MostWords)
        {
            bag.Error(Codes.ValueCheck, list.Span, $"`assignedTo` has 1 to {MostWords} words.");
        }

        return [.. words.Where(word => Assignments.IsWord(word.Value)).Take(MostWords)];
    }

    public static BoundEntropy? Entropy(MapReader rule, DiagnosticBag bag)
    {
        if (rule.Text("entropy") is not { } text)
        {
            return null;
        }

        if (text.Quote == '\0' && decimal.TryParse(text.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal bits) && bits is > 0 and <= 8)
        {
            return new BoundEntropy(Math.Max(1, (int)(bits * 1000)), text.Span);
        }

        bag.Error(Codes.ValueCheck, text.Span, $"`entropy` takes bits per byte, more than 0 and at most 8, such as 3.5; not `{text.Value}`.");
        return null;
    }

    public static BoundAllow? Allow(MapReader rule, DiagnosticBag bag)
    {
        if (rule.Map("allow") is not { } map)
        {
            return null;
        }

        var allow = new MapReader(map, "`allow`", map.Span, bag, AllowKeys);
        IReadOnlyList<ScalarNode> words = allow.Texts("words");
        IReadOnlyList<ScalarNode> patterns = allow.Texts("patterns");
        foreach (ScalarNode word in words.Where(word => word.Value.Length is 0 or > LongestWord))
        {
            bag.Error(Codes.ValueCheck, word.Span, $"A word of `allow` has 1 to {LongestWord} characters.");
        }

        if ((words.Count == 0 && patterns.Count == 0) || words.Count > MostWords || patterns.Count > MostPatterns)
        {
            bag.Error(Codes.ValueCheck, map.Span, $"`allow` lists `words` (at most {MostWords}), `patterns` (at most {MostPatterns}) or both.");
        }

        return new BoundAllow([.. words.Where(word => word.Value.Length is > 0 and <= LongestWord).Take(MostWords)], [.. patterns.Take(MostPatterns)], map.Span);
    }
}
