using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

/// <summary>After every byte of every example of the packs exactly what the oracle cannot yet decide is held, no more and no less.</summary>
public sealed class PackHoldTests
{
    public static TheoryData<string> Rules => Packs.Rules;

    public static TheoryData<string> SomeRules => Packs.EveryFew(9);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Plain_AfterEveryByte_HoldsTheLeast(string rule) =>
        ForAll(rule, SlotEncoding.Plain, text => Spelling.Plain(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [MemberData(nameof(SomeRules))]
    public void JsonString_AfterEveryByte_HoldsTheBytesThatSpellTheLeast(string rule) =>
        ForAll(rule, SlotEncoding.JsonString, text => PackSpelling.JsonString(text, Escaping.Mixed()));

    private static void ForAll(string rule, SlotEncoding encoding, Func<string, Spelled> spell)
    {
        foreach (var example in Packs.Examples(rule))
        {
            Check(Packs.BesideOf(rule), spell(PackSpelling.Before + example + PackSpelling.After), encoding);
        }
    }

    private static void Check(TestSet set, Spelled spelled, SlotEncoding encoding)
    {
        var raw = spelled.Raw;
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(set.Program, encoding, mayHoldJson: true, null, TestSet.Key);
        var text = 0;
        var oracle = new Oracle(set, [], open: true).Run();
        for (var end = 1; end <= raw.Length; end++)
        {
            masker.Push(new UnmaskedText(raw.AsSpan(end - 1, 1)), ref sink);
            var come = spelled.TextOf(end);
            if (come.Length > text)
            {
                text = come.Length;
                oracle = new Oracle(set, come, open: true).Run(oracle.Resume);
            }

            var least = end - spelled.RawOf(oracle.Hold);
            Assert.True(least == masker.HeldBytes, $"after {Encoding.UTF8.GetString(raw[..end])}: held {masker.HeldBytes}, least {least}");
        }
    }
}
