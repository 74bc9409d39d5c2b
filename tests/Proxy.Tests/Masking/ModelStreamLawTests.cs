using FastMcp.Masking.Tests;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.TestKit.Leaks;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>
/// The law for streamed model answers: however a text is spread over events, the client joins the mask of the whole
/// text, and after each event it has all of it but what the oracle cannot yet decide.
/// </summary>
public sealed class ModelStreamLawTests
{
    private static readonly ModelEnding[] s_endings = Enum.GetValues<ModelEnding>();

    private ReplyBench _bench = new(Packs.Usual, CallKind.ModelCall, ReplyForm.Events);

    public static TheoryData<string> Rules => Packs.EveryFew(30);

    public static TheoryData<string> Texts => [.. ModelText.All.Select(text => text.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Example_SplitOverTwoEvents_IsMaskedAndHeldAsTheOracleSays(string rule)
    {
        var turn = 0;
        var set = Packs.BesideOf(rule);
        _bench = new ReplyBench(set, CallKind.ModelCall, ReplyForm.Events);
        foreach (var example in Packs.Samples(rule))
        {
            foreach (var text in new[] { ModelText.Content, ModelText.All[1 + (turn++ % (ModelText.All.Count - 1))] })
            {
                var channel = ChannelText.Of(set, text, PackSpelling.Before + example + PackSpelling.After);
                for (var cut = 0; cut <= channel.Text.Length; cut++)
                {
                    Check(text, channel, cut % 2 == 0 ? Escapes.Plain : Escapes.Spelled, s_endings[(cut + turn) % s_endings.Length], cut);
                }

                AssertNoLeak(rule, example);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Secret_SplitOverThreeEvents_IsMaskedAndHeldAsTheOracleSays(string name)
    {
        var text = ModelText.Named(name);
        foreach (var value in new[] { "No 536-22-8190.", "\U0001F600josé@example.es\U0001F680 ", "4111 1111 1111 1111", "x\\/\"\u0001(415) 555-2671" })
        {
            var channel = ChannelText.Of(Packs.Usual, text, value);
            for (var first = 0; first <= channel.Text.Length; first++)
            {
                for (var second = first; second <= channel.Text.Length; second++)
                {
                    Check(text, channel, (first + second) % 2 == 0 ? Escapes.Plain : Escapes.Spelled, s_endings[second % s_endings.Length], first, second);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Secret_UnitByUnit_IsMaskedAndHeldAsTheOracleSays(string name)
    {
        var text = ModelText.Named(name);
        foreach (var ending in s_endings)
        {
            var channel = ChannelText.Of(Packs.Usual, text, "\U0001F600 Ask jane.doe@example.com, +1 (415) 555-2671 or 536-22-8190\U0001F600");
            Check(text, channel, Escapes.Spelled, ending, [.. Enumerable.Range(1, channel.Text.Length - 1)]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Texts_Interleaved_AreMaskedEachByItself(int size)
    {
        // Each text holds the first half of a secret while the others bring theirs.
        var channels = ModelText.All.ToDictionary(text => text, text => ChannelText.Of(Packs.Usual, text, $"{text.Name}: 536-22-8190, a@{text.Name}.io"));
        _bench.Begin();
        for (var at = 0; at < channels.Values.Max(channel => channel.Text.Length); at += size)
        {
            foreach (var (text, channel) in channels.Where(pair => at < pair.Value.Text.Length))
            {
                var end = Math.Min(channel.Text.Length, at + size);
                _bench.Push(ModelStream.Piece(text, Escapes.Plain(channel.Text[at..end])));
                Assert.Equal(channel.SoFar(end), new ModelClient(_bench.Seen).Of(text));
            }
        }

        _bench.Push(ModelStream.Event(1, "{}", finish: true));
        Assert.Equal(channels[ModelText.Second].Expected, new ModelClient(_bench.Seen).Of(ModelText.Second));
        _bench.Push(ModelStream.End(0, ModelEnding.FinishAlone));
        var client = new ModelClient(_bench.End());
        Assert.All(channels, pair => Assert.Equal(pair.Value.Expected, client.Of(pair.Key)));
        Assert.Equal(0, new LeakCounter("536-22", "8190").Count(_bench.Seen));
    }

    [Fact]
    public void ChoicesInOneEvent_FinishingTogether_AreMaskedEachByItself()
    {
        static string Both(string one, string two, string finish) =>
            """data: {"choices":[{"delta":{"content":"ONE"},"index":0,"finish_reason":END},{"index":1,"finish_reason":END,"delta":{"content":"TWO"}}]}"""
                .Replace("ONE", one, StringComparison.Ordinal).Replace("TWO", two, StringComparison.Ordinal).Replace("END", finish, StringComparison.Ordinal) + "\n\n";
        var stream = Both("536-22", "a@ex", "null") + Both("-8190", "ample.com", "\"stop\"");
        var client = new ModelClient(_bench.PlayCutAnywhere(System.Text.Encoding.UTF8.GetBytes(stream)));
        Assert.Equal("[SSN]", client.Of(ModelText.Content));
        Assert.Equal("[EMAIL]", client.Of(ModelText.Second));
        Assert.True(client.HasFinished(ModelText.Content) && client.HasFinished(ModelText.Second));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Content_CutAtEveryByte_GivesTheSameBytes(string name)
    {
        var text = ModelText.Named(name);
        var channel = ChannelText.Of(Packs.Usual, text, "\U0001F600 536-22-8190, josé@example.es.");
        foreach (var ending in s_endings)
        {
            var pieces = channel.Cut(1, channel.Text.Length / 3, channel.Text.Length / 2, channel.Text.Length - 6);
            var stream = ModelStream.Of(text, [.. pieces.Select(piece => ending == ModelEnding.DoneOnly ? Escapes.Spelled(piece) : Escapes.Plain(piece))], ending);
            Assert.Equal(channel.Expected, new ModelClient(_bench.PlayCutAnywhere(stream)).Of(text));
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void HarmlessStream_CutAtEveryByte_LeavesByteExact(string lineEnd)
    {
        string[] pieces = ["\\u0048i, ", "\\/ \\\"so\\\" ", "\\ud83d\\ude00 ", "nothing to see: ", "", "\\n\\t"];
        var bodies = ModelText.All.Where(text => !text.IsJson).Select(text => ModelStream.Of(text, pieces, ModelEnding.FinishAlone));
        foreach (var body in bodies)
        {
            var stream = "id: 1\nretry: 10\nevent: x\n" + System.Text.Encoding.UTF8.GetString(body);
            var raw = System.Text.Encoding.UTF8.GetBytes(stream.Replace("\n", lineEnd, StringComparison.Ordinal));
            ReplyBench.AssertSame(raw, _bench.PlayCutAnywhere(raw), "harmless");
        }
    }

    private void Check(ModelText text, ChannelText channel, Func<string, string> escape, ModelEnding ending, params int[] cuts)
    {
        var pieces = channel.Cut(cuts);
        var come = 0;
        _bench.Begin();
        for (var i = 0; i < pieces.Length; i++)
        {
            var last = i == pieces.Length - 1;
            var finish = last && ending == ModelEnding.FinishWithText;
            _bench.Push(ModelStream.Piece(text, escape(pieces[i]), finish));
            come += pieces[i].Length;
            AssertText(finish ? channel.Expected : channel.SoFar(come), text, channel, pieces, "after event " + i);
        }

        _bench.Push(ModelStream.End(text.Choice, ending));
        _bench.End();
        var client = AssertText(channel.Expected, text, channel, pieces, "at the end, " + ending);
        Assert.Equal(ending != ModelEnding.Nothing, client.IsDone);
        Assert.Equal(ending is ModelEnding.FinishAlone or ModelEnding.FinishWithText, client.HasFinished(text));
    }

    private ModelClient AssertText(string expected, ModelText text, ChannelText channel, string[] pieces, string when)
    {
        var client = new ModelClient(_bench.Seen);
        Assert.True(
            client.Of(text) == expected,
            $"{text}: {string.Join('|', pieces)} {when}\nexpected {expected}\nactual   {client.Of(text)}\nwhole    {channel.Expected}");
        return client;
    }

    // What streams say of themselves, whatever their text: a role is named in many of them.
    private static readonly string s_own = string.Concat(ModelText.All.SelectMany(text => s_endings.Select(ending => System.Text.Encoding.UTF8.GetString(ModelStream.Of(text, [""], ending)))));

    // Of the last answer.
    private void AssertNoLeak(string rule, string example)
    {
        foreach (var (value, around) in Packs.Values(rule, example))
        {
            var masks = string.Concat(Packs.BesideOf(rule).Rules.Select(known => known.MaskText));
            var leaks = new LeakCounter([.. Fragments.Of(value, around, s_own, "1700000000", PackSpelling.Before, PackSpelling.After, masks)]);
            var texts = string.Concat(ModelText.All.Select(new ModelClient(_bench.Seen).Of));
            var count = leaks.Count(_bench.Seen) + leaks.Count(texts);
            Assert.True(count == 0, $"{count} pieces of {value} left in {System.Text.Encoding.UTF8.GetString(_bench.Seen)}");
        }
    }
}
