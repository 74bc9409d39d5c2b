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

    public static IEnumerable<PatternRule> Make()
    {
        var dice = new Random(7);
        for (var index = 0; index < Literals; index++)
        {
            var prefix = Word(dice, dice.Next(2, 5)) + (dice.Next(2) == 0 ? "_" : "-") + (dice.Next(3) == 0 ? Word(dice, 3) + "_" : "");
            yield return Rule($"literal-{index}", $"(?<![A-Za-z0-9_-]){prefix}{s_values[dice.Next(s_values.Length)]}\\b", null);
        }

        for (var index = 0; index < Names; index++)
        {
            yield return Rule($"name-{index}", s_values[dice.Next(s_values.Length)] + "(?![A-Za-z0-9_-])", Word(dice, dice.Next(4, 10)));
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
