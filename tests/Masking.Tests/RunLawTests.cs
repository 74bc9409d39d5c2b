using System.Text;
using CsCheck;
using FastMcp.Wire;

namespace FastMcp.Masking.Tests;

/// <summary>
/// Counted and unbounded repeats over few letters, behind names and without, and texts of long runs: where threads jump, starts share the ends of runs, and
/// contexts are remembered by place. Masks equal the oracle's for every cut.
/// </summary>
public sealed class RunLawTests
{
    private static readonly Gen<string> s_run = Gen.Select(
        OneOf("[ab]", "[abc]", "a", "[a-c.]", "[ab=]", "[^;]", "(?:a|b)", "(?:[ab][.-])", "(?:[abc]-)"),
        OneOf("{6}", "{12}", "{8,20}", "{5,9}", "{6,}", "{17,40}", "+", "*", "{9}(?:c[ab]{7})?"),
        (bytes, repeat) => bytes + repeat);

    private static readonly Gen<string> s_value = Gen.Select(
        OneOf("", "", "", "x", "ab", "(?:ca|b)", "(?<![ab])"), s_run.Array[1, 3], OneOf("", "-", "[.=]", "x?"), OneOf("", "", "(?![ab])", "(?![a-c.=])", "\\b", "(?=[;!])", "(?:;|$)"),
        (first, runs, between, after) => first + string.Join(between, runs) + after);

    private static readonly Gen<string> s_context = OneOf(
        "", "", "", "k=", "(?:key|aka)[a-c.]{0,6}[= ]{0,2}=[= ]{0,5}", "(?:kb|ab)[=]{1,4}", "key[a-c]{0,3}[=:]=?", "a[bc]{2,5}k");

    internal static readonly Gen<TestRule> Rule = Gen.Select(s_context, s_value, Gen.Int[8, 120], Gen.Int[0, 9], (context, value, most, check) =>
        new TestRule("r", context.Length == 0 ? $"(?:{value})" : $"{context}(?<mask>{value})", most)
        {
            MinEntropy = check == 0 ? 1200 : check == 3 ? 1400 : 0,
            Allow = check == 1 ? ["^a"] : check == 2 ? ["bb"] : [],
        });

    private static readonly Gen<string> s_part = Gen.Select(
        OneOf("a", "b", "ab", "abc", "aab", "=", "c", ".", ";", "!", "-", "x", "k=", "key=", "keyab==", "aka", "kb", " "), Gen.Int[0, 3], Gen.Int[1, 30],
        (part, kind, count) => string.Concat(Enumerable.Repeat(part, kind > 1 ? 1 : count)));

    internal static readonly Gen<byte[]> Text = s_part.Array[1, 16].Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts))).Select(text => text.Length > 260 ? text[..260] : text);

    [Fact]
    public void LongRuns_CutAnywhere_EqualOracle() =>
        Gen.Select(Rule.Array[1, 5], Text, Gen.Int[0, int.MaxValue]).Sample((rules, text, seed) =>
        {
            if (TestSet.TryBuild([.. rules.Select((rule, index) => rule with { Id = $"r{index}" })]) is not { } set)
            {
                return;
            }

            var expected = Spelling.Plain(text).Expected(set);
            Masking.Same(expected, Masking.Whole(set, text).Text);
            Masking.Same(expected, Masking.Run(set, text, Enumerable.Range(1, Math.Max(0, text.Length - 1))).Text);
            var dice = new Random(seed);
            foreach (var most in (int[])[3, 20, 90])
            {
                var cuts = new List<int>();
                for (var at = dice.Next(1, most); at < text.Length; at += dice.Next(1, most))
                {
                    cuts.Add(at);
                }

                Masking.Same(expected, Masking.Run(set, text, cuts).Text, [.. cuts]);
            }
        }, iter: Packs.IsLong ? 20_000 : 1_500, threads: 1);

    // Two ways through bytes that are walked one by one, and a run behind them that is jumped over: what a thread left before its jump must not lead where an earlier one of
    // the other way stopped.
    private static readonly TestSet s_twoWays = new(
        new TestRule("other", "a(?:[a-c]|[.-][a-c]){9,}x", 2000),
        new TestRule("listed", "b(?:[a-d]|[.-][a-d]){9,}!(?:y+w)?", 2000) { Allow = ["^bb"] },
        new TestRule("third", "d(?:[a-d]|[.-][a-d]){9,40};", 60) { Allow = ["^d[ab]"] });

    private static readonly Gen<byte[]> s_twoWaysText = Gen.Int[0, 11]
        .Select(part => new[] { "abb", "bb", "c.cc-c.cc-c.cc-c", "d", "c-d", "cccccccccc", "dd", "cc!", "yyz", "yw", "x", ";" }[part]).Array[0, 16].Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts)));

    [Fact]
    public void StartsOfTwoWays_ThatJumpAfterwards_EqualOracle() =>
        Gen.Select(s_twoWaysText, Gen.Int[1, 40].Array[1, 12]).Sample((text, lengths) =>
        {
            var cuts = new List<int>();
            for (var (at, index) = (lengths[0], 1); at < text.Length; at += lengths[index++ % lengths.Length])
            {
                cuts.Add(at);
            }

            var expected = Spelling.Plain(text).Expected(s_twoWays);
            Masking.Same(expected, Masking.Whole(s_twoWays, text).Text);
            Masking.Same(expected, Masking.Run(s_twoWays, text, cuts).Text, [.. cuts]);
        }, iter: Packs.IsLong ? 50_000 : 6_000, threads: 1);

    // One masker for one text behind the other: what a text left says nothing of the next one.
    [Fact]
    public void Texts_OneBehindTheOther_AreMaskedAsEachAlone() =>
        Gen.Select(Rule.Array[1, 4], Text.Array[2, 5]).Sample((rules, texts) =>
        {
            if (TestSet.TryBuild([.. rules.Select((rule, index) => rule with { Id = $"r{index}" })]) is not { } set)
            {
                return;
            }

            var masker = new SlotMasker();
            foreach (var text in texts)
            {
                var sink = new CollectingSink();
                masker.MaskWhole(set.Program, FastMcp.Wire.Slots.SlotEncoding.Plain, mayHoldJson: false, grant: null, TestSet.Key, new UnmaskedText(text), ref sink);
                Masking.Same(Masking.Whole(set, text).Text, sink.Text);
            }
        }, iter: Packs.IsLong ? 5_000 : 500, threads: 1);

    [Fact]
    public void LongRuns_EveryPrefix_HoldsTheLeast() =>
        Gen.Select(Rule.Array[1, 4], Text).Sample((rules, text) =>
        {
            // Boundaries inside a pattern can contradict bytes to come, which the oracle does not see.
            rules = Array.ConvertAll(rules, rule => rule with { Pattern = rule.Pattern.Replace("\\b", "") });
            if (TestSet.TryBuild([.. rules.Select((rule, index) => rule with { Id = $"r{index}" })]) is not { } set)
            {
                return;
            }

            text = text.Length > 90 ? text[..90] : text;
            var masker = new SlotMasker();
            var sink = new CollectingSink();
            masker.Begin(set.Program, FastMcp.Wire.Slots.SlotEncoding.Plain, false, null, TestSet.Key);
            for (var end = 1; end <= text.Length; end++)
            {
                masker.Push(new UnmaskedText(text.AsSpan(end - 1, 1)), ref sink);
                var least = end - new Oracle(set, text[..end], open: true).Run().Hold;
                Assert.True(least == masker.HeldBytes, $"after {end} of '{Encoding.ASCII.GetString(text)}': held {masker.HeldBytes}, least {least}");
            }
        }, iter: Packs.IsLong ? 2_000 : 150, threads: 1);

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
