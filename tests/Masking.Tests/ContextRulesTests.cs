using System.Text;
using CsCheck;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Random rules with contexts of several bytes, beside rules without: armed or not, cut anywhere, under a name or under none.</summary>
public sealed class ContextRulesTests
{
    private static readonly Gen<string> s_context = OneOf(
        "k=", "key[ab-]{0,3}=", "(?:ab|k1)-{0,2}[= ]", "[a-]{0,4}b1", "\\bk[ab]{1,2}", "(?<![a1])ab?=", "(?:a|b){2}", "k(?:=|-)=?", "k\":\"", "^k-", "b1\\b[ -]");

    private static readonly Gen<string> s_value = OneOf("[ab]{1,4}", "1+", "[ab1=]{3}", "(?:ab|a1?b)", "[^b=]{2,3}", "b(?:a|1)*", "\\w{2,6}", "=?a");

    private static readonly Gen<string> s_after = OneOf("", "", "\\b", "(?!a)", "(?:[-=]|$)", "(?=b)");

    private static readonly Gen<TestRule> s_rule = Gen.Select(s_context, s_value, s_after, Gen.Int[0, 5], Gen.Int[3, 8], (context, value, after, kind, most) =>
        new TestRule("r", kind == 0 ? $"(?:{value}){after}" : $"{context}(?<mask>{value}){after}", most) { MinEntropy = kind == 1 ? 900 : 0 });

    private static readonly Gen<byte[]> s_text = OneOf("k", "key", "=", "a", "b", "1", "-", " ", "k=", "ab", "k1", "\":\"", "aab1", "==").Array[0, 20]
        .Select(parts => Encoding.ASCII.GetBytes(string.Concat(parts)));

    [Fact]
    public void Rules_CutAnywhereUnderAnyName_EqualOracle() =>
        Gen.Select(s_rule.Array[1, 5], s_text, s_text, Gen.Int[0, int.MaxValue]).Sample((rules, text, name, seed) =>
        {
            if (Build(rules) is not { } set)
            {
                return;
            }

            name = seed % 2 == 0 ? [] : name;
            var expected = Expected(set, text, name);
            Masking.Same(expected, Run(set, text, name, []));
            Masking.Same(expected, Run(set, text, name, [.. Enumerable.Range(1, Math.Max(0, text.Length - 1))]));
            for (var cut = 0; cut <= text.Length; cut++)
            {
                Masking.Same(expected, Run(set, text, name, [cut]), cut);
            }
        }, iter: Packs.IsLong ? 1500 : 500, threads: 1);

    [Fact]
    public void Rules_EveryPrefix_HoldsTheLeast() =>
        Gen.Select(s_rule.Array[1, 4], s_text, s_text).Sample((rules, text, name) =>
        {
            // Boundaries inside a pattern can contradict bytes to come, which the oracle does not see.
            rules = Array.ConvertAll(rules, rule => rule with { Pattern = rule.Pattern.Replace("\\b", "") });
            if (Build(rules) is not { } set)
            {
                return;
            }

            var masker = new SlotMasker();
            var sink = new CollectingSink();
            masker.Begin(set.Program, SlotEncoding.Plain, false, null, TestSet.Key, name);
            for (var end = 1; end <= text.Length; end++)
            {
                masker.Push(new UnmaskedText(text.AsSpan(end - 1, 1)), ref sink);
                var least = end - new Oracle(set, text[..end], open: true, name).Run().Hold;
                Assert.True(least == masker.HeldBytes, $"after {end} of '{Encoding.ASCII.GetString(text)}' in '{Encoding.ASCII.GetString(name)}': held {masker.HeldBytes}, least {least}");
            }
        }, iter: Packs.IsLong ? 800 : 150, threads: 1);

    [Theory]
    [InlineData("""{"adaKey":"abcdefgh12345678"}""", """{"adaKey":"[R0]"}""")]
    [InlineData("""{"ada_key" : "abcdefgh12345678","x":"abcdefgh12345678"}""", """{"ada_key" : "[R0]","x":"abcdefgh12345678"}""")]
    [InlineData("""{"a\u0064a":"abcdefgh12345678"}""", """{"a\u0064a":"[R0]"}""")]
    [InlineData("""["{\"ada\":\"abcdefgh12345678\"}"]""", """["{\"ada\":\"[R0]\"}"]""")]
    [InlineData("""["ada","abcdefgh12345678"]""", """["ada","abcdefgh12345678"]""")]
    [InlineData("""{"k":"ada","v":"abcdefgh12345678"}""", """{"k":"ada","v":"abcdefgh12345678"}""")]
    [InlineData("ada_key = 'abcdefgh12345678'", "ada_key = '[R0]'")]
    public void AssignedTo_NameInJsonOrText_ArmsTheRule(string text, string expected)
    {
        var set = new TestSet(new TestRule("r0", Assigned + "(?<mask>[a-z0-9]{16})\\b"));
        Masking.AssertLaw(set, Encoding.UTF8.GetBytes(text), expected, SlotEncoding.Plain, json: true, 1);
    }

    private const string Assigned = "(?i:ada)[\\w.-]{0,20}[\"'` \\t]{0,4}(?:=|:|,|=>|\\?=|:=)[\"'` \\t=]{0,5}";

    private static TestSet? Build(TestRule[] rules) => TestSet.TryBuild([.. rules.Select((rule, index) => rule with { Id = $"r{index}" })]);

    private static string Expected(TestSet set, byte[] text, byte[] name)
    {
        var (result, at) = (new StringBuilder(), 0);
        foreach (var found in new Oracle(set, text, open: false, name).Run().Events)
        {
            result.Append(Encoding.Latin1.GetString(text[at..found.Start])).Append(set.Rules[found.Rule].MaskText);
            at = found.End;
        }

        return result.Append(Encoding.Latin1.GetString(text[at..])).ToString();
    }

    private static string Run(TestSet set, byte[] text, byte[] name, int[] cuts)
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(set.Program, SlotEncoding.Plain, false, null, TestSet.Key, name);
        var from = 0;
        foreach (var cut in cuts.Append(text.Length))
        {
            masker.Push(new UnmaskedText(text.AsSpan(from, cut - from)), ref sink);
            from = cut;
            if (cut % 3 == 1)
            {
                masker.Rest();
            }
        }

        masker.End(ref sink);
        return sink.Text;
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);
}
