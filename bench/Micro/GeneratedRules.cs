extern alias Compiler;

using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler.Automata;
using Compiler::FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.Bench.Micro;

/// <summary>Made-up secrets in the number and the forms of a large public rule set: half begin with a literal, half stand behind a name.</summary>
internal static class GeneratedRules
{
    private const int Literals = 110;
    private const int Names = 100;

    private static readonly string[] s_values = ["[a-z0-9]{32}", "[A-Za-z0-9]{40}", "[a-f0-9]{64}", "[A-Za-z0-9_-]{20,64}", "[A-Za-z0-9=_-]{24}", "[a-z0-9-]{36}"];

    public static IEnumerable<PatternRule> Make() => All().Select(rule => rule.IsName
        ? Rule(rule.Id, rule.Value + "(?![A-Za-z0-9_-])", rule.Keyword)
        : Rule(rule.Id, $"(?<![A-Za-z0-9_-]){rule.Keyword}{rule.Value}\\b", null));

    /// <summary>The same rules as they are mostly run: a keyword, and an expression for text that holds it. Without lookaround, which NonBacktracking lacks.</summary>
    public static IEnumerable<(string Keyword, string Pattern)> Gated() => All().Select(rule => (rule.Keyword, rule.IsName
        ? $"(?i:{rule.Keyword})[\\w.-]{{0,20}}[\"'` \\t\\r\\n\\])]{{0,4}}(?:=>|=|:|,|>)[\"'` \\t\\r\\n=]{{0,5}}{rule.Value}"
        : $"{rule.Keyword}{rule.Value}\\b"));

    private static IEnumerable<(string Id, string Keyword, string Value, bool IsName)> All()
    {
        var dice = new Random(7);
        for (var index = 0; index < Literals; index++)
        {
            var prefix = Word(dice, dice.Next(2, 5)) + (dice.Next(2) == 0 ? "_" : "-") + (dice.Next(3) == 0 ? Word(dice, 3) + "_" : "");
            yield return ($"literal-{index}", prefix, s_values[dice.Next(s_values.Length)], false);
        }

        for (var index = 0; index < Names; index++)
        {
            yield return ($"name-{index}", Word(dice, dice.Next(4, 10)), s_values[dice.Next(s_values.Length)], true);
        }
    }

    private static PatternRule Rule(string id, string pattern, string? name)
    {
        var node = PatternParser.Parse(pattern, out _)!;
        var rule = new TableRule { Id = id, Ordinal = 0, Enforced = true, MaxLength = PatternWidth.Of(node).Max, Mask = new MaskSpec(MaskKind.Replace, $"[{id}]", 0) };
        return new PatternRule(rule, node) { Context = name is null ? null : Assignments.Context([name]) };
    }

    private static string Word(Random dice, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + dice.Next(26))));
}
