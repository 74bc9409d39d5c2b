using System.Buffers;
using System.Text;
using FastMcp.Masking.Tests.Keys;
using FastMcp.Masking.Tokens;
using FastMcp.TestKit;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.Tokens;

public sealed class TokenTests
{
    private const string Ssn = "536-22-8190";

    private static readonly RuleSet s_rules = KeySet.Of(
        @"{ id: ssn, pattern: '\b\d{3}-\d{2}-\d{4}\b', mask: { token: SSN } }",
        @"{ id: odd, pattern: '<[^>]{1,60}>', mask: { token: ODD_1 } }");

    private static readonly MaskingKey s_key = new(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray());

    [Fact]
    public void Token_OfOneSession_IsAlwaysTheSameAndOfTheDocumentedForm()
    {
        var one = Mask(s_key, "one", $"a {Ssn} b {Ssn}");
        Assert.Matches(@"^a (\[SSN:[A-Z2-7]{44}\]) b \1$", one);
        Assert.Equal(one, Mask(s_key, "one", $"a {Ssn} b {Ssn}"));
        Assert.Equal(one, Mask(new MaskingKey(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray()), "one", $"a {Ssn} b {Ssn}"));
        Assert.NotEqual(one, Mask(s_key, "two", $"a {Ssn} b {Ssn}"));
        Assert.NotEqual(one, Mask(MaskingKey.CreateRandom(), "one", $"a {Ssn} b {Ssn}"));
    }

    [Fact]
    public void Form_OfNow_StaysOpenForLaterVersions() =>
        Assert.Equal("[SSN:" + Golden + "]", Mask(s_key, "golden", Ssn));

    private const string Golden = "ES2Y4D3W2L5CZBB3LJ6JPD6D4GTYH7MLLXFSKSC4V4WA";

    [Fact]
    public void Token_WithoutSession_IsItsLabel() =>
        Assert.Equal("a [SSN]", Run(s_rules, null, "a " + Ssn, SlotEncoding.Plain));

    [Theory]
    [InlineData("<a>")]
    [InlineData("<\"\\\n\u00e9\ud83d\ude00\u0001>")]
    [InlineData("<0123456789012345678901234567890123456789012345678901234567>")]
    public void Value_ThereAndBack_IsTheSameInEveryEncoding(string value)
    {
        var plain = Mask(s_key, "s", "x " + value + " y");
        Assert.DoesNotContain(value, plain);
        Assert.Equal("x " + value + " y", Reveal("s", plain, SlotEncoding.Plain, out var count));
        Assert.Equal(1, count);

        var json = Escape(plain);
        Assert.Equal("x " + value + " y", Unescape(Reveal("s", json, SlotEncoding.JsonString, out _)));
        var inner = Escape($$"""{"a":"{{json}}","b":1}""");
        Assert.Equal("x " + value + " y", Inner(Unescape(Reveal("s", inner, SlotEncoding.JsonString, out _))));
        var deeper = Escape($$"""{"a":"{{inner}}"}""");
        Assert.Equal("x " + value + " y", Inner(Inner(Unescape(Reveal("s", deeper, SlotEncoding.JsonString, out count)))));
        Assert.Equal(1, count);
    }

    [Fact]
    public void Token_SpelledAsAModelMay_IsTurnedBack()
    {
        var token = Mask(s_key, "s", Ssn);
        Assert.Equal(Ssn, Reveal("s", token.ToLowerInvariant(), SlotEncoding.Plain, out _));
        var spelled = string.Concat(token.Select(letter => $"\\u{(int)letter:x4}"));
        Assert.Equal("\"" + Ssn + "\"", Reveal("s", "\"" + spelled + "\"", SlotEncoding.JsonString, out _));
        Assert.Equal($"**{Ssn}**{Ssn}`", Reveal("s", $"**{token}**{token}`", SlotEncoding.Plain, out var count));
        Assert.Equal(2, count);
    }

    [Fact]
    public void Text_ThatIsNoTokenOfTheSession_StaysByteForByte()
    {
        var token = Mask(s_key, "s", Ssn);
        var flipped = token[..8] + (token[8] == 'A' ? 'B' : 'A') + token[9..];
        foreach (var text in new[] { flipped, token.Replace("SSN", "ODD_1"), token.Replace("SSN", "NONE"), token[..^1], token[1..], token.Replace("]", "A]"), "[SSN:]", "[SSN:AAAA]", "[[[[[[", "[SSN:" + new string('A', 5000) + "]" })
        {
            Assert.Equal("\\u0041 " + text, Reveal("s", "\\u0041 " + text, SlotEncoding.JsonString, out var count));
            Assert.Equal(0, count);
        }

        Assert.Equal(token, Reveal("another", token, SlotEncoding.Plain, out _));
        Assert.Equal("[SSN]" + Ssn, Reveal("s", "[SSN]" + token, SlotEncoding.Plain, out _));
    }

    [Fact]
    public void Keys_Rotated_OldTokensOpenAndNewOnesAreOfTheFirst()
    {
        var old = MaskingKey.CreateRandom();
        var bytes = Enumerable.Range(0, 3).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)).ToArray();
        var token = Mask(new MaskingKey(bytes[0]), "s", Ssn);
        Assert.Equal(Ssn, Reveal("s", token, SlotEncoding.Plain, out _, new MaskingKey(bytes[1], bytes[0])));
        Assert.Equal(token, Reveal("s", token, SlotEncoding.Plain, out _, new MaskingKey(bytes[1], bytes[2])));
        Assert.NotEqual(token, Mask(new MaskingKey(bytes[1], bytes[0]), "s", Ssn));
        Assert.Equal("***", old.ToString());
    }

    [Fact]
    public void RandomTexts_MaskedAndRevealed_AreTheSame()
    {
        var dice = new Random(11);
        string[] parts = [Ssn, "<x\"y>", "[SSN:", "]", " ", "{\"a\":\"", "\"}", "\\", "\u00e9", "[ODD_1:ABCD]", "\n"];
        for (var run = 0; run < 300; run++)
        {
            var text = string.Concat(Enumerable.Range(0, dice.Next(1, 9)).Select(_ => parts[dice.Next(parts.Length)]));
            var masked = Mask(s_key, "s", text);
            Assert.Equal(text, Reveal("s", masked, SlotEncoding.Plain, out _, json: false));
        }
    }

    [Fact]
    public void MaskAndReveal_InSteadyState_AllocateNothing()
    {
        var (tokens, text) = (Tokens(s_key, "s"), Encoding.UTF8.GetBytes("one " + Ssn + " two"));
        var masker = new SlotMasker(new MaskSession(tokens, blocks: true));
        var sink = new FixedSink(new byte[4096]);
        var revealer = new TokenRevealer(tokens);
        var output = new ArrayBufferWriter<byte>(4096);
        Assert.Equal(0, Allocated.Least(() =>
        {
            sink.Length = 0;
            masker.MaskWhole(s_rules.For(Scope.Response), SlotEncoding.Plain, true, null, TestSet.Key, new UnmaskedText(text), ref sink);
            output.ResetWrittenCount();
            revealer.Reveal(s_rules, Everywhere, new SlotInfo(SlotEncoding.Plain, ChannelId.None, true), new UnmaskedText(sink.Bytes.AsSpan(0, sink.Length)), output);
        }));
        Assert.Equal(text, output.WrittenSpan.ToArray());
    }

    private static readonly RevealRule[] s_everywhere = [new RevealRule(new Core.RevealSpec([0, 1], ["*"], ["*"]))];

    private static RevealScope Everywhere => new(s_everywhere, "any"u8);

    private static SessionTokens Tokens(MaskingKey key, string session)
    {
        var tokens = new SessionTokens();
        tokens.Begin(key, SessionBinding.Of(1, "caller"u8, Encoding.UTF8.GetBytes(session)));
        return tokens;
    }

    private static string Mask(MaskingKey key, string session, string text) => Run(s_rules, Tokens(key, session), text, SlotEncoding.Plain);

    private static string Run(RuleSet rules, SessionTokens? tokens, string text, SlotEncoding encoding)
    {
        var sink = new CollectingSink();
        new SlotMasker(tokens is null ? null : new MaskSession(tokens, blocks: true)).MaskWhole(
            rules.For(Scope.Response), encoding, false, null, TestSet.Key, new UnmaskedText(Encoding.UTF8.GetBytes(text)), ref sink);
        return Encoding.UTF8.GetString([.. sink.Bytes]);
    }

    private static string Reveal(string session, string text, SlotEncoding encoding, out int count, MaskingKey? key = null, bool json = true)
    {
        var output = new ArrayBufferWriter<byte>();
        count = new TokenRevealer(Tokens(key ?? s_key, session)).Reveal(
            s_rules, Everywhere, new SlotInfo(encoding, ChannelId.None, json), new UnmaskedText(Encoding.UTF8.GetBytes(text)), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Escape(string text) => System.Text.Json.JsonSerializer.Serialize(text)[1..^1];

    private static string Unescape(string content) => System.Text.Json.JsonSerializer.Deserialize<string>("\"" + content + "\"")!;

    private static string Inner(string document) => System.Text.Json.JsonDocument.Parse(document).RootElement.GetProperty("a").GetString()!;

    private struct FixedSink(byte[] bytes) : IMaskedSink
    {
        public readonly byte[] Bytes => bytes;

        public int Length;

        public void Write(Masked masked)
        {
            masked.Bytes.CopyTo(bytes.AsSpan(Length));
            Length += masked.Bytes.Length;
        }

        public readonly void Write(Monitored bytes) => throw new InvalidOperationException();

        public readonly void Found(in Finding finding)
        {
        }
    }
}
