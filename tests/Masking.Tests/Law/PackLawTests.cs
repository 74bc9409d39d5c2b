using System.Text;
using FastMcp.TestKit.Leaks;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>
/// The law for the packs, with every rule of a file on: each example of each rule, in every way to spell it, cut at every
/// byte and at every pair of bytes, leaves as the oracle says; a decoder outside the product finds nothing of it. That all
/// files together find the same is for <see cref="BuiltInPackTests"/>.
/// </summary>
public sealed class PackLawTests
{
    public static TheoryData<string> Rules => Packs.EveryFew(9);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Plain_CutAnywhere_EqualsOracle(string rule) => ForAll(rule, SlotEncoding.Plain, json: false, PackSpelling.Embedded,
        text => [Spelling.Plain(Encoding.UTF8.GetBytes(text))]);

    // These bytes begin no value of the packs, so they have left when the example comes: what stands left is remembered.
    [Theory]
    [MemberData(nameof(Rules))]
    public void Plain_BehindAByteThatHasLeft_EqualsOracle(string rule)
    {
        foreach (var text in Packs.Samples(rule).SelectMany(example => new[] { "-" + example, " :" + example, " ." + example }))
        {
            new LawRunner(Packs.BesideOf(rule), SlotEncoding.Plain, json: false, pairs: false).Assert(Spelling.Plain(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void JsonString_AnySpellingCutAnywhere_EqualsOracle(string rule) => ForAll(rule, SlotEncoding.JsonString, json: true, PackSpelling.Embedded,
        text =>
        [
            PackSpelling.JsonString(text, Escaping.Raw),
            PackSpelling.JsonString(text, Escaping.Units),
            PackSpelling.JsonString(text, Escaping.Mixed()),
            .. text.Contains('/') ? [PackSpelling.JsonString(text, Escaping.Solidus)] : Array.Empty<Spelled>(),
        ]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void InnerJson_AnySpellingCutAnywhere_EqualsOracle(string rule) => ForAll(rule, SlotEncoding.Plain, json: true, PackSpelling.InQuotes,
        text =>
        [
            PackSpelling.Document(text, Escaping.Raw),
            PackSpelling.Document(text, Escaping.Units),
            PackSpelling.Document(text, Escaping.Mixed()),
        ]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void InnerJsonInString_AnySpellingCutAnywhere_EqualsOracle(string rule) => ForAll(rule, SlotEncoding.JsonString, json: true, PackSpelling.InQuotes,
        text =>
        [
            PackSpelling.DocumentInString(text, Escaping.Raw, Escaping.Raw),
            PackSpelling.DocumentInString(text, Escaping.Units, Escaping.Raw),
            PackSpelling.DocumentInString(text, Escaping.Raw, Escaping.Mixed()),
        ]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Integer_CutAnywhere_EqualsOracle(string rule)
    {
        foreach (var digits in Packs.Examples(rule).Where(example => example.All(char.IsAsciiDigit)))
        {
            foreach (var text in new[] { digits, "-" + digits, "7" + digits })
            {
                new LawRunner(Packs.BesideOf(rule), SlotEncoding.JsonInteger, json: false, pairs: true).Assert(PackSpelling.Integer(text));
            }
        }
    }

    private static void ForAll(
        string rule, SlotEncoding encoding, bool json, Func<string, IEnumerable<string>> embed, Func<string, Spelled[]> spell)
    {
        var set = Packs.BesideOf(rule);
        var runner = new LawRunner(set, encoding, json, pairs: true);
        foreach (var example in Packs.Samples(rule))
        {
            foreach (var spelled in embed(example).SelectMany(spell))
            {
                runner.Assert(spelled);
                AssertNoLeak(set, rule, example, Masking.Run(set, spelled.Raw, [spelled.Raw.Length / 2], encoding, json).Bytes);
            }
        }
    }

    private static void AssertNoLeak(TestSet set, string rule, string example, List<byte> left)
    {
        foreach (var (value, around) in Packs.Values(rule, example))
        {
            var counter = new LeakCounter([.. Fragments.Of(value, around, PackSpelling.Before, PackSpelling.After, string.Concat(set.Rules.Select(known => known.MaskText)))]);
            var leaks = counter.Count("\"" + Encoding.UTF8.GetString([.. left]) + "\"");
            Assert.True(leaks == 0, $"{leaks} pieces of {value} left in {Encoding.UTF8.GetString([.. left])}");
        }
    }
}
