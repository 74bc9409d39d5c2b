using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>concat(masked pieces) == mask(concat(pieces)), against the oracle, for every cut and every encoding.</summary>
public sealed class LawTests
{
    public static IEnumerable<object[]> Indexes => Samples.Indexes;

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Plain_CutAnywhere_EqualsOracle(int index)
    {
        var raw = Encoding.UTF8.GetBytes(Samples.Texts.ElementAt(index));
        Masking.AssertLaw(Samples.Rules, raw, Spelling.Plain(raw).Expected(Samples.Rules), SlotEncoding.Plain, json: false, index);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Plain_CutTwice_EqualsOracle(int index)
    {
        var raw = Encoding.UTF8.GetBytes(Samples.Texts.ElementAt(index));
        raw = raw[..Math.Min(raw.Length, 70)];
        var expected = Spelling.Plain(raw).Expected(Samples.Rules);
        for (var first = 0; first < raw.Length; first++)
        {
            for (var second = first + 1; second < raw.Length; second++)
            {
                Masking.Same(expected, Masking.Run(Samples.Rules, raw, [first, second]).Text, first, second);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void JsonString_AnySpellingCutAnywhere_EqualsOracle(int index)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var spelled = Spelling.JsonString(Samples.Texts.ElementAt(index), new Random(seed));
            Masking.AssertLaw(Samples.Rules, spelled.Raw, spelled.Expected(Samples.Rules), SlotEncoding.JsonString, json: false, seed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void InnerJson_AnySpellingCutAnywhere_EqualsOracle(int seed)
    {
        for (var encoding = 0; encoding < 2; encoding++)
        {
            var spelled = Spelling.Document(Samples.Texts.ToArray(), new Random(seed), outer: encoding == 1);
            Masking.AssertLaw(
                Samples.Rules, spelled.Raw, spelled.Expected(Samples.Rules), encoding == 1 ? SlotEncoding.JsonString : SlotEncoding.Plain, json: true, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Hold_AfterEveryPrefix_IsTheLeast(int index)
    {
        var raw = Encoding.UTF8.GetBytes(Samples.Texts.ElementAt(index));
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(Samples.Rules.Program, SlotEncoding.Plain, false, null, TestSet.Key);
        for (var end = 1; end <= raw.Length; end++)
        {
            masker.Push(new UnmaskedText(raw.AsSpan(end - 1, 1)), ref sink);
            var least = end - new Oracle(Samples.Rules, raw[..end], open: true).Run().Hold;
            Assert.True(least == masker.HeldBytes, $"after {Encoding.UTF8.GetString(raw[..end])}: held {masker.HeldBytes}, least {least}");
        }
    }
}
