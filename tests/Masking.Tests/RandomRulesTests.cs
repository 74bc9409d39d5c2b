using CsCheck;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Random small rules over a small alphabet: overlaps, ties, lookahead, context, blocks and retreating ends abound.</summary>
public sealed class RandomRulesTests
{
    private static readonly Gen<string> s_atom = OneOf("a", "b", "1", "-", "[ab]", "[a1]", "\\d", "\\w", "[^a]", "(?:ab|a)", "(?:a|-1)", "é", ".");

    private static readonly Gen<string> s_piece = Gen.Select(
        s_atom, OneOf("", "", "", "+", "*", "?", "{2}", "{1,3}", "{0,2}?"), (atom, repeat) => atom + repeat);

    private static readonly Gen<string> s_pattern = Gen.Select(
        OneOf("", "", "\\b", "(?<![a-])", "(?<=[b ]|^)", "^"),
        s_piece.Array[1, 4],
        OneOf("", "", "\\b", "(?!a)", "(?![\\w-])", "(?=-|$)", "(?=[^b])"),
        OneOf("", "", "\\b", "|b-a"),
        (before, pieces, after, inner) => before + "(?:" + string.Join(pieces.Length > 2 ? inner == "|b-a" ? "" : inner : "", pieces)
            + (inner == "|b-a" ? inner : "") + ")" + after);

    private static readonly Gen<RandomRule> s_rule =
        Gen.Select(
            s_pattern, Gen.Int[2, 12], Gen.Int[0, 7], Gen.Int[0, 7], OneOf("", "", "", "11|b", "^a", "[^a]$", "(?<=a)b|1-"),
            (pattern, max, check, block, allow) => new RandomRule(pattern, max, check, block == 0, allow));

    private static readonly Gen<string> s_text = OneOf("a", "b", "1", "-", " ", "é", "aa", "ab", "11", "0", "😀", "\n", "end").Array[0, 24]
        .Select(parts => string.Concat(parts));

    private static readonly Gen<string> s_longText = Gen.Select(Gen.Int[1, 400], OneOf(".", "_", " ", "a", "9", "é"), s_text)
        .Select((count, filler, text) => string.Concat(Enumerable.Repeat(filler, count)) + text).Array[1, 30].Select(string.Concat);

    internal static Gen<TestSet?> Sets => s_rule.Array[1, 4].Select(Build);

    internal static Gen<string> LongText => s_longText;

    [Fact]
    public void RandomRules_RandomTextsAndCuts_EqualOracle() =>
        Gen.Select(s_rule.Array[1, 4], s_text, Gen.Int[0, int.MaxValue]).Sample((rules, text, seed) =>
        {
            if (Build(rules) is not { } set)
            {
                return;
            }

            var raw = System.Text.Encoding.UTF8.GetBytes(text);
            var spelled = Spelling.JsonString(text, new Random(seed));
            Masking.AssertLaw(set, raw, Spelling.Plain(raw).Expected(set), SlotEncoding.Plain, json: false, seed, random: 3);
            Masking.AssertLaw(set, spelled.Raw, spelled.Expected(set), SlotEncoding.JsonString, json: false, seed, random: 3);
        }, iter: 400, threads: 1);

    [Fact]
    public void RandomRules_EveryPrefix_HoldsTheLeast() =>
        Gen.Select(s_rule.Array[1, 4], s_text).Sample((rules, text) =>
        {
            // Boundaries inside a pattern can contradict bytes to come, which the oracle does not see.
            rules = Array.ConvertAll(rules, rule => rule with { Pattern = rule.Pattern.Replace("\\b", "") });
            if (Build(rules) is not { } set)
            {
                return;
            }

            var raw = System.Text.Encoding.UTF8.GetBytes(text);
            var masker = new SlotMasker();
            var sink = new CollectingSink();
            masker.Begin(set.Program, SlotEncoding.Plain, false, null, TestSet.Key);
            for (var end = 1; end <= raw.Length; end++)
            {
                masker.Push(new UnmaskedText(raw.AsSpan(end - 1, 1)), ref sink);
                if (end % 4 == 3)
                {
                    masker.Rest();
                }

                var least = end - new Oracle(set, raw[..end], open: true).Run().Hold;
                Assert.True(least == masker.HeldBytes, $"after {end} of '{text}': held {masker.HeldBytes}, least {least}");
            }
        }, iter: 600, threads: 1);

    // Texts over several words and chunks of the scan. What is expected is masked in pieces of one byte, which never meet a border.
    [Fact]
    public void RandomRules_LongTexts_AreMaskedAsByteByByte() =>
        Gen.Select(s_rule.Array[1, 4], s_longText, Gen.Int[0, int.MaxValue], Gen.Int[0, 3]).Sample((rules, text, seed, length) =>
        {
            if (Build(rules) is not { } set)
            {
                return;
            }

            var dice = new Random(seed);
            var raw = System.Text.Encoding.UTF8.GetBytes(text);

            // Often so long that few bytes stand in the last word of a chunk or of the text.
            var end = length == 0 ? raw.Length : Math.Min(raw.Length, (1024 * length) + dice.Next(70) - 3);
            raw = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(raw.AsSpan(0, end)).Replace("\uFFFD", "", StringComparison.Ordinal));
            var expected = Masking.Run(set, raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1))).Text;
            Masking.Same(expected, Masking.Whole(set, raw).Text);
            foreach (var most in (int[])[70, 700, 2100])
            {
                var cuts = new List<int>();
                for (var at = dice.Next(most); at < raw.Length; at += 1 + dice.Next(most))
                {
                    cuts.Add(at);
                }

                Masking.Same(expected, Masking.Run(set, raw, cuts).Text, [.. cuts]);
            }
        }, iter: Environment.GetEnvironmentVariable("FASTMCP_LONG") == "1" ? 20_000 : 150, threads: 1);

    private sealed record RandomRule(string Pattern, int Max, int Check, bool Block, string Allow);

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    // Null: a pattern that matches nothing, or only the empty text.
    private static TestSet? Build(RandomRule[] rules) => TestSet.TryBuild([.. rules.Select((rule, index) =>
        new TestRule($"r{index}", rule.Pattern, rule.Max)
        {
            Validator = rule.Check < 3 ? "luhn" : null,
            MinEntropy = rule.Check == 3 ? 900 : 0,
            Allow = rule.Allow.Length > 0 ? [rule.Allow] : [],
            End = rule.Block ? "e?nd|-a" : null,
            Cap = rule.Max * 2,
        })]);
}
