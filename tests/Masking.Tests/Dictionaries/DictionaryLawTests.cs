extern alias Compiler;

using System.Text;
using Compiler::FastMcp.Masking.Core.Terms;
using CsCheck;
using FastMcp.Masking.Dictionaries;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>
/// Random dictionaries beside random patterns, over a small alphabet: nested and overlapping terms, cases of other
/// bytes, runs of blanks, boundaries. With every finder the masker equals the oracle and holds the least.
/// </summary>
public sealed class DictionaryLawTests
{
    private static readonly Gen<string> s_atom = OneOf(
        "a", "b", "A", "B", "ab", "aba", "@", " ", " ", "\n", "  ", "é", "É", "п", "П", "р", "Р", "-", "_", "1", "ß", "ẞ", "K", "k", "ſ", "😀", "𐐀", "𐐨", "ა", "Ა", "abcd", "ABcd");

    private static readonly Gen<string> s_term = s_atom.Array[1, 6].Select(string.Concat).Where(term => term.Trim().Length > 0);

    private static readonly Gen<TestTerms> s_rule = Gen.Select(
        Gen.Int[0, 7], s_term.Array[1, 6], Gen.Int[0, 4], (flags, terms, monitor) => new TestTerms("t", (TermFlags)flags, terms) { Enforced = monitor > 0 });

    private static readonly Gen<string> s_text = OneOf(
        "a", "b", "A", "ab", "aba", "@", "abcd", "ABCD", " ", "  ", "\n", "\t ", "       ", "         ", "é", "É", "п", "П", "р", "Р", "-", "_", "1", "ß", "ẞ", "K", "k", "😀", "𐐀", "𐐨", "ა", "Ა").Array[0, 24].Select(string.Concat);

    private static readonly Gen<TestRule[]> s_patterns = OneOf("ab?a", "a@b+", "[ab]+@", "\\bb+1?", "a[ab]{2,5}(?!b)", "[pп]-").Array[0, 2]
        .Select(patterns => patterns.Select((pattern, index) => new TestRule($"p{index}", pattern, 12)).ToArray());

    public static TheoryData<string> Finders => [.. TestFinders.All];

    [Theory]
    [MemberData(nameof(Finders))]
    public void RandomDictionaries_RandomTextsAndCuts_EqualOracle(string finder) =>
        Gen.Select(s_patterns, s_rule.Array[1, 3], s_text, Gen.Int[0, int.MaxValue]).Sample((patterns, rules, text, seed) =>
        {
            if (TestFinders.Build(finder, patterns, rules) is not { } set)
            {
                return;
            }

            var raw = Encoding.UTF8.GetBytes(text);
            var spelled = Spelling.JsonString(text, new Random(seed));
            Masking.AssertLaw(set, raw, Spelling.Plain(raw).Expected(set), SlotEncoding.Plain, json: false, seed, random: 3);
            Masking.AssertLaw(set, spelled.Raw, spelled.Expected(set), SlotEncoding.JsonString, json: false, seed, random: 3);
        }, iter: 400, threads: 1);

    [Theory]
    [MemberData(nameof(Finders))]
    public void RandomDictionaries_EveryPrefix_HoldsTheLeast(string finder) =>
        Gen.Select(s_rule.Array[1, 3], s_text).Sample((rules, text) =>
        {
            if (TestFinders.Build(finder, [], rules) is not { } set)
            {
                return;
            }

            var raw = Encoding.UTF8.GetBytes(text);
            var masker = new SlotMasker();
            var sink = new CollectingSink();
            masker.Begin(set.Program, SlotEncoding.Plain, false, null, TestSet.Key);
            for (var end = 1; end <= raw.Length; end++)
            {
                masker.Push(new UnmaskedText(raw.AsSpan(end - 1, 1)), ref sink);
                var least = end - new Oracle(set, raw[..end], open: true).Run().Hold;
                Assert.True(least == masker.HeldBytes, $"after {end} of '{text}': held {masker.HeldBytes}, least {least}");
            }
        }, iter: 800, threads: 1);

    [Theory]
    [MemberData(nameof(Finders))]
    public void RandomDictionaries_LongTextsInPieces_EqualOracle(string finder) =>
        Gen.Select(s_patterns, s_rule.Array[1, 3], s_text.Array[20, 60], Gen.Int[0, int.MaxValue]).Sample((patterns, rules, texts, seed) =>
        {
            if (TestFinders.Build(finder, patterns, rules) is not { } set)
            {
                return;
            }

            var dice = new Random(seed);
            var raw = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(_ => texts[dice.Next(texts.Length)])));
            var expected = Spelling.Plain(raw).Expected(set);
            Masking.Same(expected, Masking.Whole(set, raw).Text);
            for (var most = 30; most < 40_000; most *= 9)
            {
                var cuts = new List<int>();
                for (var at = dice.Next(most); at < raw.Length; at += 1 + dice.Next(most))
                {
                    cuts.Add(at);
                }

                Masking.Same(expected, Masking.Run(set, raw, cuts).Text, [.. cuts]);
            }
        }, iter: 40, threads: 1);

    [Theory]
    [MemberData(nameof(Finders))]
    public void Monitoring_RandomDictionaries_FindsAreThoseOfTheManagedSearchForEveryCut(string finder) =>
        Gen.Select(s_patterns, s_rule.Array[1, 3], s_text).Sample((patterns, rules, text) =>
        {
            patterns = Array.ConvertAll(patterns, pattern => pattern with { Enforced = pattern.Id == "p0" });
            if (TestFinders.Build(finder, patterns, rules) is not { } set || set.Set.Grant is not { } grant)
            {
                return;
            }

            var raw = Encoding.UTF8.GetBytes(text);
            var managed = TestFinders.Build(TestFinders.Managed, patterns, rules)!;
            var expected = Masking.Run(managed, raw, [], grant: managed.Set.Grant);
            for (var cut = 0; cut <= raw.Length; cut++)
            {
                var actual = Masking.Run(set, raw, [cut], grant: grant);
                Assert.Equal(expected.Findings, actual.Findings);
                Assert.Equal(expected.Text, actual.Text);
                Assert.Equal(string.Concat(expected.Monitored), string.Concat(actual.Monitored));
            }
        }, iter: 300, threads: 1);

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
