using System.Text;
using FastMcp.Masking.Guards;
using FastMcp.Wire.Slots;
using static FastMcp.Masking.Tests.Guards.GuardLawTests;

namespace FastMcp.Masking.Tests.Guards;

/// <summary>Texts that look like something else than they are, that go on behind their end, that are too many, and guards that fail in the middle.</summary>
public sealed class GuardTextTests
{
    private static readonly GuardLabel s_label = new("W", "guard/g/W", -1);

    private static readonly string[] s_begins =
        ["[", "{", "\"", "[1] ", "[x](", "[\"x\"] ", "{\"x\":1} ", "[true, ", "{\"x\": ", "{\"x\" ", "\"\\q ", "[nul", "[1,] ", "[}", "{]", "  [", "[[[[", "\"x\n", "\"x\" ", new string('[', 70) + "\"", "[1 2 "];

    [Fact]
    public void Prose_ThatBeginsLikeJson_LosesTheGuardsWordsAndNothingElse()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = s_begins[round % s_begins.Length] + GuardLawTests.Text(random, "aabb😀\n é".EnumerateRunes().ToArray());
            var left = JsonString(Run(Spelled(text, random), random, Words));
            Assert.True(Without(text) == left.Replace("[W]", "", StringComparison.Ordinal), $"seed {seed}, round {round}: '{text}' became '{left}'");
        }
    }

    [Theory]
    [InlineData("\"\\u00abba", "\"\\u00abba")]
    [InlineData("\"\\u00 abba", "\"\\u00 [W]")]
    [InlineData("[1]\n{\"t\":\"abba\"} \"bab\"", "[1]\n{\"t\":\"[W]\"} \"[W]\"")]
    [InlineData("[1]\n{\"t\":\"abba\"} bab", "[1]\n{\"t\":\"[W]\"} [W]")]
    public void Text_WithEscapesAndSeveralValues_IsReadAsJsonWouldBe(string text, string expected) =>
        Assert.Equal(expected, Plain(text, new Random(1)));

    [Fact]
    public void Guard_ThatFailsBehindAnAnswer_TakesBackNothingThatItFound()
    {
        var text = new GuardText();
        "xx abba".ToList().ForEach(text.Add);
        var (piece, found) = (text.Take(6, 100), new List<GuardSpan>());
        text.Answered(piece, [new(3, 7, s_label)], 6, found);
        Assert.Empty(found);
        " y".ToList().ForEach(text.Add);
        text.End();
        text.Answered(text.Take(6, 100), [], 6, found, isWhole: false);
        Assert.Equal((new GuardSpan(3, 7, s_label), true), (Assert.Single(found), text.IsSettled));
    }

    [Fact]
    public void Channel_ThatGoesOnBehindItsEnd_IsShownAgain()
    {
        var (texts, sink) = (new GuardTexts(), new Kept([]));
        var gather = new GuardTap(texts, cuts: false);
        Slot(gather, "so ", 1, ref sink);
        texts.End(new ChannelId(1));
        Ask(texts.Open[0], Words, new Random(1));
        Assert.True(texts.Open[0].IsSettled);
        texts.Open.Clear();
        Slot(gather, "abba", 1, ref sink);
        var text = Assert.Single(texts.Open);
        Assert.Equal((4L, false), (text.Unasked, text.HasEnded));
        texts.EndAll();
        Ask(text, Words, new Random(1));
        var (cut, left) = (new GuardTap(texts, cuts: true), new Kept([]));
        Slot(cut, "so ", 1, ref left);
        Slot(cut, "abba", 1, ref left);
        Assert.Equal("so [W]", left.Text);
    }

    [Fact]
    public void Texts_MoreThanTheLimit_AreNotKept()
    {
        var (texts, sink) = (new GuardTexts(), new Kept([]));
        var gather = new GuardTap(texts, cuts: false);
        for (var i = 0; i < GuardTexts.MostOpen + 1000; i++)
        {
            Slot(gather, "abba", 0, ref sink);
        }

        Assert.Equal((GuardTexts.MostOpen, true, 4000, 0), (texts.Open.Count, texts.IsOverfull, texts.TakeUnseen(), texts.TakeUnseen()));
        var (cut, left) = (new GuardTap(texts, cuts: true), new Kept([]));
        for (var i = 0; i < GuardTexts.MostOpen; i++)
        {
            Slot(cut, "", 0, ref left);
        }

        Slot(cut, "abba", 0, ref left);
        Assert.Equal("abba", left.Text);
    }

    [Fact]
    public void Texts_ThatNobodyCuts_AreForgotten()
    {
        var (texts, kept, sink) = (new GuardTexts(isCut: false), new GuardTexts(), new Kept([]));
        Slot(new GuardTap(texts, cuts: false), "abba", 0, ref sink);
        Slot(new GuardTap(kept, cuts: false), "abba", 0, ref sink);
        Assert.Equal((true, false), (texts.Find(0, 0) is null, kept.Find(0, 0) is null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Text_ThatIsMarkedByItsKey_StandsForNoOther(bool isMarked)
    {
        var (texts, sink) = (new GuardTexts(), new Kept([]));
        var gather = new GuardTap(texts, cuts: false);
        Slot(gather, "to abba", 0, ref sink);
        texts.Open[0].IsMarked = isMarked;
        Slot(gather, "to abba", 0, ref sink);
        Assert.Equal(!isMarked, texts.Open[1].IsRepeat);
    }

    [Fact]
    public void Findings_AreToldWithTheTextThatTheyAreIn()
    {
        var (texts, sink, met) = (new GuardTexts(), new Kept([]), new List<string>());
        var gather = new GuardTap(texts, cuts: false);
        string[] slots = ["one", "to abba and bab", "two", "three"];
        Array.ForEach(slots, slot => Slot(gather, slot, 0, ref sink));
        texts.EndAll();
        texts.Open.ForEach(text => Ask(text, Words, new Random(1)));
        texts.Open[3].Remark(s_label);
        var (cut, left) = (new GuardTap(texts, cuts: true) { Met = label => met.Add(label.Name) }, new Kept([]));
        List<int> counts = [];
        foreach (var slot in slots)
        {
            Slot(cut, slot, 0, ref left);
            counts.Add(met.Count);
        }

        Assert.Equal([0, 2, 2, 3], counts);
    }

    private static string Plain(string text, Random random) => JsonString(Run(Encoding.UTF8.GetString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(text)).Trim('"').Replace("\\u0022", "\\\"", StringComparison.Ordinal), random, Words));
}
