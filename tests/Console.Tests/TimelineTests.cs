using System.Text;
using CsCheck;
using FastMcp.Policy.Facts;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.WebConsole.Watching;

namespace FastMcp.WebConsole.Tests;

/// <summary>What is played is what is on record: nothing more, nothing less, masks where masks are.</summary>
public sealed class TimelineTests
{
    [Fact]
    public async Task ModelStream_CutAnywhere_IsPutTogetherByChannel()
    {
        await using var records = new Records();
        var stream = string.Concat(
            Records.ChatEvent("""{"role":"assistant","content":""}"""), Records.ChatEvent("""{"reasoning_content":"hmm"}"""), Records.ChatEvent("""{"content":"Write to [EMA"}"""),
            Records.ChatEvent("""{"content":"x, \u00e9 [EMAIL] and"}"""), Records.ChatEvent("""{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"send","arguments":"{\"to\":"}}]}"""),
            Records.ChatEvent("""{"tool_calls":[{"index":0,"function":{"arguments":"\"[SSN]\"}"}}]}"""), Records.ChatEvent("""{"content":" so on"}"""), "data: [DONE]\n\n");
        var facts = new Facts { Protocol = Protocol.OpenAi, ContentType = "text/event-stream" };
        foreach (var cut in Enumerable.Range(1, stream.Length - 1).Where(i => i % 7 == 0))
        {
            records.Play(facts, "{}", (stream[..cut], []), (stream[cut..], ["email", "us-ssn"]));
        }

        await records.WrittenAsync();
        foreach (var exchange in records.Read().Where(e => e.Closed is not null && e.Opened.Name == "lookup"))
        {
            var part = new Timeline(new FakeMasks()).Read(exchange.Entries, 0);
            string Of(string kind) => string.Concat(part.Events.SelectMany(e => e.Texts).Where(t => part.Channels[t.Channel].Kind == kind).SelectMany(t => t.Runs).Select(r => r.Text));
            Assert.Equal("Write to [EMAx, é [EMAIL] and so on", Of("text"));
            Assert.Equal("hmm", Of("reasoning"));
            Assert.Equal("""{"to":"[SSN]"}""", Of("arguments"));
        }
    }

    [Fact]
    public void Timeline_OfAnyPieces_ShowsEveryCharacterOfTheRecordOnce() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char["ab{}[]\":,\\n *"], Gen.Char['\u0020', '\u2100']), 0, 60].Array[0, 8], Gen.Int[0, 3]).Sample(
            (texts, rules) =>
            {
                var pieces = texts.Where(t => t.Length > 0 && !t.AsSpan().ContainsAnyInRange('\ud800', '\udfff')).ToArray();
                var runs = new TextRuns(new MaskFinder(new FakeMasks()));
                foreach (var piece in pieces)
                {
                    string[] some = ["us-ssn", "card", "nobody-knows", "drop"];
                    var left = some.Take(rules + 1).Select(r => new RecordedFinding(Direction.Reply, r, 0, 0, 5, true)).ToList();
                    var shown = string.Concat(runs.Of(piece, left).Select(r => r.Kind == RunKind.Hidden ? char.ConvertFromUtf32(Convert.ToInt32(r.Text[2..], 16)) : r.Kind == RunKind.Mask ? null : r.Text));
                    var masked = runs.Of(piece, [.. some.Take(rules + 1).Select(r => new RecordedFinding(Direction.Reply, r, 0, 0, 5, true))]).Where(r => r.Kind == RunKind.Mask).ToList();
                    if (masked.Count == 0)
                    {
                        Assert.Equal(piece, shown);
                    }
                    else
                    {
                        Assert.True(shown.Length < piece.Length);
                    }
                }
            },
            iter: 500);

    [Theory]
    [InlineData("his [SSN] and [SSN], [EMAIL]", "us-ssn us-ssn email", "[SSN] [SSN] [EMAIL]")]
    [InlineData("card ************1111 paid", "card", "************1111")]
    [InlineData("[NAME:ABCDEF234] spoke", "token", "[NAME:ABCDEF234]")]
    [InlineData("by h-0123456789ab.", "hash", "h-0123456789ab")]
    [InlineData("[SOMETHING] of another policy", "not-known", "[SOMETHING]")]
    [InlineData("plain text", "us-ssn", "")]
    [InlineData("[EMAIL] [SSN]", "us-ssn email", "[SSN]")]
    public void Masks_OfFindings_AreFoundInTheirOrder(string text, string rules, string expected)
    {
        var left = rules.Split(' ').Select(r => new RecordedFinding(Direction.Reply, r, 0, 3, 16, true)).ToList();
        var found = new MaskFinder(new FakeMasks()).Find(text, left);
        Assert.Equal(expected, string.Join(' ', found.Select(p => text.Substring(p.Start, p.Length))));
        Assert.Equal(rules.Split(' ').Length - found.Count, left.Count);
    }

    [Fact]
    public async Task LongExchange_InParts_IsWholeAndEachPartIsBounded()
    {
        await using var records = new Records();
        var pieces = Enumerable.Range(0, 300).Select(i => (new string((char)('a' + (i % 26)), 15_000) + "\n", Array.Empty<string>())).ToArray();
        records.Play(new Facts { ContentType = "text", Protocol = Protocol.Text }, "go", pieces);
        await records.WrittenAsync();
        var exchange = records.Read().First(e => e.Opened.Name == "lookup");
        var (text, from, parts) = (new StringBuilder(), (int?)0, 0);
        while (from is { } begin)
        {
            var part = new Timeline(new FakeMasks()).Read(exchange.Entries, begin);
            Assert.True(part.Events.Sum(e => e.Raw.Sum(r => r.Text.Length)) <= ConsoleLimits.Part);
            Assert.Equal(begin, part.Events[0].Number);
            text.Append(string.Concat(part.Events.Where(e => e.Type == EntryType.ReplyPiece).SelectMany(e => e.Raw).Select(r => r.Text)));
            from = part.Next;
            parts++;
        }

        Assert.Equal(string.Concat(pieces.Select(p => p.Item1)), text.ToString());
        Assert.True(parts > 3);
    }

    [Theory]
    [InlineData("""{"a":[1,{"b":"x\ny"}],"c":[]}""", "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\ny\"\n    }\n  ],\n  \"c\": []\n}")]
    [InlineData("no json { here", "nojson{\n  here")]
    [InlineData("""["\u0041\u00e9 \"x\" \\ \t\/ \u00"]""", "[\n  \"Aé \"x\" \\ \t/ \\u\"\n]")]
    [InlineData("", "")]
    public void Json_LaidOut_HasALineForEachValue(string json, string expected)
    {
        Assert.Equal(expected, new JsonIndenter().Push(json));
        for (var cut = 0; cut <= json.Length; cut++)
        {
            var indenter = new JsonIndenter();
            Assert.Equal(expected, indenter.Push(json.AsSpan(0, cut)) + indenter.Push(json.AsSpan(cut)));
        }
    }
}
