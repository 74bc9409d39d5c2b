using System.Text;
using CsCheck;
using FastMcp.Masking.Analysis;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>Long texts of near misses, where starts fail late one behind the other: equal to the oracle, and the work is bounded.</summary>
public sealed class TrailTests
{
    private static readonly TestSet s_rules = new(
        new TestRule("mail", "(?<![a-z])[a-z.-]+@[a-z]{2}", 2000),
        new TestRule("pair", "[a-z]-[a-z.-]{30,}!", 2000),
        new TestRule("dots", "\\.[a-z.]{20,}(?:;|\\.\\.)(?!b)", 60),
        new TestRule("key", "k=(?<mask>[a-z.-]{25,}!)", 80));

    private static readonly Gen<string> s_text = Gen.Int[0, 10].Select(index => new[] { "a-", "b.", "ab", "@", "@ab", "!", ";", "..", "k=", "k=a-b.", "a-b.a-b.a-b.a-b.a-b.a-b.a-b." }[index])
        .Array[0, 30].Select(parts => string.Concat(parts));

    [Fact]
    public void NearMisses_CutAnywhere_EqualOracle() =>
        s_text.Sample(text =>
        {
            var raw = Encoding.ASCII.GetBytes(text);
            var expected = Spelling.Plain(raw).Expected(s_rules);
            Masking.Same(expected, Masking.Whole(s_rules, raw).Text);
            Masking.Same(expected, Masking.Run(s_rules, raw, Enumerable.Range(1, Math.Max(0, raw.Length - 1))).Text);
            for (var cut = 1; cut < raw.Length; cut += 7)
            {
                Masking.Same(expected, Masking.Run(s_rules, raw, [cut], SlotEncoding.Plain).Text, cut);
            }
        }, iter: 600, threads: 1);

    [Fact]
    public void FailingStarts_OneBehindTheOther_TakeFewSteps()
    {
        var search = new WorstInputSearch(s_rules.Program, 1);
        var steps = search.StepsPerByte(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a-", 4096))));
        Assert.True(steps < 60, $"{steps} steps per byte");
    }
}
