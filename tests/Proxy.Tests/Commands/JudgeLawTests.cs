using System.Text;
using FastMcp.Masking.Tests;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Commands.Replays.Judging;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;
using FastMcp.Proxy.Tests.TestHarness.Models;
using FastMcp.Recording;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.TestKit.Leaks;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>
/// Where originals can be opened the judge says what the gateway does: of every API, an answer that was sealed as it came in pieces is masked by the judge to the very bytes that
/// a client gets, with as many matches.
/// </summary>
public sealed class JudgeLawTests(SealedRecord sealing) : IClassFixture<SealedRecord>
{
    private const string Value = "Ask jane.doe@example.com, +1 (415) 555-2671 or 536-22-8190 of \U0001F600.";

    private const string Message = """{"jsonrpc":"2.0","id":"a","result":{"content":[{"type":"text","text":"VALUE"}],"structuredContent":{"note" : "VALUE","jane@example.com":[4111111111111111]}}}""";

    public static TheoryData<string, string> Theory => ApiStream.Theory;

    [Theory]
    [MemberData(nameof(Theory))]
    public void Stream_OfAModel_IsJudgedToTheBytesThatLeft(string name, string textName)
    {
        var api = ApiStream.Named(name);
        var text = api.Texts.Single(one => one.Name == textName);
        var value = text.IsJson ? $$"""{"to":"{{Value}}","n":[1]}""" : Value;
        string[] pieces = [.. value.EnumerateRunes().Select(rune => rune.ToString()).Chunk(3).Select(some => Escapes.Spelled(string.Concat(some)))];
        var (live, judged) = Compare(api.Of(text, pieces), CallKind.ModelCall, api.Form, RouteProtocol.Auto, api.Api);
        // Envelopes of signed reasoning are sealed with what is new each time.
        var (seen, told) = (api.Join(live, isWhole: true), api.Join(judged, isWhole: true));
        Assert.Equal(seen.Keys.Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(seen.Where(one => !one.Value.StartsWith("FastMcpEnvelope1", StringComparison.Ordinal)), one => Assert.Equal(one.Value, told[one.Key]));
        if (!ModelPlans.IsSigned(api.Api))
        {
            ReplyBench.AssertSame(live, judged, name);
        }
    }

    [Theory]
    [InlineData("text/event-stream", "id: 1\nevent: message\ndata: @\n\ndata:@\r\n\r\n", CallKind.McpMessage, RouteProtocol.Mcp)]
    [InlineData("application/json", "@", CallKind.McpMessage, RouteProtocol.Mcp)]
    [InlineData("application/json", "[@,\n@]", CallKind.McpMessage, RouteProtocol.Mcp)]
    [InlineData("application/json", "@", CallKind.Plain, RouteProtocol.Json)]
    [InlineData("text/event-stream", "data: @\n\n", CallKind.ModelCall, RouteProtocol.Auto)]
    [InlineData("application/json", "@", CallKind.ModelCall, RouteProtocol.Auto)]
    [InlineData("text", "@ and @", CallKind.Plain, RouteProtocol.Text)]
    public void Answer_OfOtherForms_IsJudgedToTheBytesThatLeft(string type, string shape, object kind, object protocol)
    {
        var form = type switch { "text/event-stream" => ReplyForm.Events, "text" => ReplyForm.Text, _ => ReplyForm.Json };
        Assert.Equal(type, ExchangeLog.NameOf(form));
        var content = Encoding.UTF8.GetBytes(shape.Replace("@", Message.Replace("VALUE", Escapes.Spelled(Value), StringComparison.Ordinal), StringComparison.Ordinal));
        var (live, judged) = Compare(content, (CallKind)kind, form, (RouteProtocol)protocol, ModelApi.Chat);
        ReplyBench.AssertSame(live, judged, shape);
    }

    private (byte[] Live, byte[] Judged) Compare(byte[] content, CallKind kind, ReplyForm form, RouteProtocol route, ModelApi api)
    {
        var bench = new ReplyBench(Packs.Usual, kind, form, route, api);
        int[] cuts = [.. Enumerable.Range(1, content.Length - 1).Where(at => at * 7919 % 1009 < 97)];
        var live = bench.Play(content, cuts);
        Assert.True(bench.Findings > 0);

        var protocol = kind == CallKind.McpMessage ? Protocol.Mcp : kind == CallKind.ModelCall ? ModelApis.ProtocolOf(api) : route == RouteProtocol.Json ? Protocol.Json : Protocol.Text;
        var request = api == ModelApi.Invoke ? """{"anthropic_version":"bedrock-2023-05-31","messages":[]}"""u8.ToArray() : "{}"u8.ToArray();
        var original = sealing.Keep(protocol, ExchangeLog.NameOf(form), request, content, cuts);
        var type = ReplyHeadEntry.Of(original.Entries.Single(entry => entry.Type == FastMcp.Recording.Format.EntryType.ReplyHead)).ContentType;
        var client = new CapturingWriter();
        var judge = new RecordedMasks(Packs.Usual.Set, client);
        var found = judge.OfReply(protocol, type, TextOf(original, FastMcp.Recording.Format.EntryType.ReplyPiece), RecordedMasks.ApiOf(protocol, TextOf(original, FastMcp.Recording.Format.EntryType.RequestText)));
        Assert.Equal(bench.Findings, found!.Sum(one => one.Matches));
        return (live, client.Taken);
    }

    private static byte[] TextOf(ExchangeRecord exchange, FastMcp.Recording.Format.EntryType type) => [.. exchange.Entries.Where(entry => entry.Type == type).SelectMany(entry => entry.Payload)];
}
