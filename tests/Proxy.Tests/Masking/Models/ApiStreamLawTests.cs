using FastMcp.Masking.Tests;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Proxy.Tests.TestHarness.Models;
using FastMcp.TestKit.Leaks;

namespace FastMcp.Proxy.Tests.Masking.Models;

/// <summary>
/// The law for every model API: however a text is spread over events, the client joins the mask of the whole text, every repetition
/// says the same, and after each event the client has all of it but what the oracle cannot yet decide.
/// </summary>
public sealed class ApiStreamLawTests
{
    private static readonly string[] s_values =
        Packs.IsLong ? ["No 536-22-8190.", "\U0001F600josé@example.es\U0001F680 ", "4111 1111 1111 1111", "x\\/\"\u0001(415) 555-2671"] : ["\U0001F600é@x.es \\/\"\u0001 536-22-8190."];

    private static readonly Dictionary<(bool IsJson, string Value), ChannelText> s_texts = [];

    public static TheoryData<string, string> Theory => ApiStream.Theory;

    [Theory]
    [MemberData(nameof(Theory))]
    public void Secret_SplitOverTwoEvents_IsMaskedAndHeldAsTheOracleSays(string name, string textName)
    {
        var (api, text, bench) = Of(name, textName);
        foreach (var value in s_values)
        {
            var channel = TextOf(text.IsJson, value);
            for (var cut = 0; cut <= channel.Text.Length; cut += Packs.IsLong || text == api.Texts[0] ? 1 : 3)
            {
                Check(api, text, bench, channel, cut % 2 == 0 ? Escapes.Plain : Escapes.Spelled, cut);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Theory))]
    public void Secrets_AtRandomSplits_AreMaskedAndHeldAsTheOracleSays(string name, string textName)
    {
        var (api, text, bench) = Of(name, textName);
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Pcg(seed);
        var channel = TextOf(text.IsJson, "\U0001F600 Ask jane.doe@example.com, +1 (415) 555-2671 or 536-22-8190\U0001F600");
        for (var turn = 0; turn < (Packs.IsLong ? 400 : 3); turn++)
        {
            bench.IsSlow = turn % 3 != 1;
            var cuts = Enumerable.Range(1, channel.Text.Length - 1).Where(_ => random.Next(1 + (turn % 5)) == 0).ToArray();
            Check(api, text, bench, channel, turn % 2 == 0 ? Escapes.Plain : Escapes.Spelled, cuts);
        }
    }

    [Theory]
    [MemberData(nameof(Theory))]
    public void Content_CutAtEveryByte_GivesTheSameBytes(string name, string textName)
    {
        var (api, text, bench) = Of(name, textName);
        var channel = TextOf(text.IsJson, "\U0001F600 536-22-8190, josé@example.es.");
        var pieces = channel.Cut(1, channel.Text.Length / 3, channel.Text.Length / 2, channel.Text.Length - 6);
        
        // All texts of an API stand in the same frame: one of them is cut everywhere.
        var step = Packs.IsLong ? 1 : text == api.Texts[0] ? 3 : 29;
        var seen = bench.PlayCutAnywhere(api.Of(text, [.. pieces.Select(Escapes.Spelled)]), step);
        Assert.Equal(channel.Expected, api.Join(seen, isWhole: true)[text.Name]);
        Assert.Equal(0, new LeakCounter("536-22", "8190", "josé@").Count(seen));
    }

    [Theory]
    [MemberData(nameof(Theory))]
    public void HarmlessStream_LeavesByteExact(string name, string textName)
    {
        var (api, text, bench) = Of(name, textName);
        string[] pieces = text.IsJson ? ["{}"] : ["\\u0048i, ", "\\/ \\\"so\\\" ", "\\ud83d\\ude00 ", "nothing to see: ", "", "\\n\\t "];
        var raw = api.Of(text, pieces);
        var seen = bench.Play(raw);
        if (api.Api == FastMcp.Wire.Models.ModelApi.Invoke)
        {
            // Its payloads are written anew, without their padding.
            Assert.Equal(api.Join(raw, isWhole: true), api.Join(seen, isWhole: true));
            return;
        }

        ReplyBench.AssertSame(raw, seen, "harmless");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Texts_Interleaved_AreMaskedEachByItself(int size)
    {
        foreach (var api in ApiStream.All)
        {
            var bench = new ReplyBench(Packs.Usual, CallKind.ModelCall, api.Form, api: api.Api);
            var channels = api.Texts.ToDictionary(text => text, text => TextOf(text.IsJson, $"{text.Name}: 536-22-8190, a@{text.Name}.io"));
            bench.Begin();
            bench.Push(api.Begin(api.Texts[0]));
            for (var at = 0; at < channels.Values.Max(channel => channel.Text.Length); at += size)
            {
                foreach (var (text, channel) in channels.Where(pair => at < pair.Value.Text.Length))
                {
                    bench.Push(api.Piece(text, Escapes.Plain(channel.Text[at..Math.Min(channel.Text.Length, at + size)])));
                }
            }

            foreach (var (text, channel) in channels)
            {
                bench.Push(api.End(text, Escapes.Plain(channel.Text)));
            }

            bench.Push(api.Close([.. channels.Select(pair => (pair.Key, Escapes.Plain(pair.Value.Text)))]));
            var seen = bench.End();
            var texts = api.Join(seen, isWhole: true);
            Assert.All(channels, pair => Assert.Equal(pair.Value.Expected, texts[pair.Key.Name]));
            Assert.Equal(0, new LeakCounter("536-22", "8190").Count(seen));
        }
    }

    // The oracle is slow, and all APIs carry the same texts.
    private static ChannelText TextOf(bool isJson, string value)
    {
        if (!s_texts.TryGetValue((isJson, value), out var text))
        {
            s_texts[(isJson, value)] = text = ChannelText.Of(Packs.Usual, isJson, value);
        }

        return text;
    }

    private static (ApiStream Api, ApiText Text, ReplyBench Bench) Of(string name, string text)
    {
        var api = ApiStream.Named(name);
        return (api, api.Texts.Single(one => one.Name == text), new ReplyBench(Packs.Usual, CallKind.ModelCall, api.Form, api: api.Api));
    }

    private static void Check(ApiStream api, ApiText text, ReplyBench bench, ChannelText channel, Func<string, string> escape, params int[] cuts)
    {
        var pieces = channel.Cut(cuts);
        var come = 0;
        bench.Begin();
        bench.Push(api.Begin(text));
        foreach (var piece in pieces)
        {
            bench.Push(api.Piece(text, escape(piece)));
            come += piece.Length;
            Assert.Equal(channel.SoFar(come), api.Join(bench.Seen, isWhole: false).GetValueOrDefault(text.Name, ""));
        }

        bench.Push(api.End(text, escape(channel.Text)));
        bench.Push(api.Close([(text, escape(channel.Text))]));
        var seen = bench.End();
        Assert.Equal(channel.Expected, api.Join(seen, isWhole: true)[text.Name]);
    }

    /// <summary>Small, seeded, and the same everywhere.</summary>
    private sealed class Pcg(int seed)
    {
        private ulong _state = (ulong)(uint)seed * 6364136223846793005UL + 1442695040888963407UL;

        public int Next(int below)
        {
            _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
            return (int)((_state >> 33) % (ulong)below);
        }
    }
}
