using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Tests.TestHarness;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>Rules that monitor change no byte of an answer, however it is cut, and find what they find.</summary>
public sealed class MonitorLawTests
{
    [Theory]
    [InlineData("mcp events")]
    [InlineData("mcp json")]
    [InlineData("json")]
    [InlineData("text")]
    public void Answer_WithValuesOfEveryPack_LeavesAsItCame(string form)
    {
        var (kind, reply, protocol) = form switch
        {
            "mcp events" => (CallKind.McpMessage, ReplyForm.Events, RouteProtocol.Mcp),
            "mcp json" => (CallKind.McpMessage, ReplyForm.Json, RouteProtocol.Mcp),
            "json" => (CallKind.Plain, ReplyForm.Json, RouteProtocol.Json),
            _ => (CallKind.Plain, ReplyForm.Text, RouteProtocol.Text),
        };
        var all = Packs.Default;
        var watching = all.With(all.Set.Variant(Scope.Response, (_, _) => false, null, out var grant));
        var bench = new ReplyBench(watching, kind, reply, protocol, grant: grant);
        string[] values = [.. Packs.Rules.SelectMany(rule => Packs.Matches(rule.Data))];
        var random = new Random(20261130);
        var found = 0;
        for (var round = 0; round < 150; round++)
        {
            var texts = Enumerable.Range(0, random.Next(1, 6)).Select(_ => string.Join(random.Next(2) == 0 ? " " : ", see ", random.GetItems(values, random.Next(1, 5)))).ToArray();
            var content = Encoding.UTF8.GetBytes(ContentOf(form, texts, random));
            var cuts = Enumerable.Range(0, random.Next(0, 30)).Select(_ => random.Next(1, content.Length)).Distinct().Order();
            ReplyBench.AssertSame(content, bench.Play(content, cuts), $"round {round}");
            found += bench.Findings;
        }

        Assert.True(found > 100, $"{found} found");
    }

    private static string ContentOf(string form, string[] texts, Random random)
    {
        string Json(string text) => random.Next(2) == 0 ? System.Text.Json.JsonSerializer.Serialize(text) : $"\"{System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        string Block(string text) => "{\"type\":\"text\",\"text\":" + Json(text) + "}";
        string Note(string text) => "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":" + Json(text) + "}}\n\n";
        string Result() => "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[" + string.Join(',', texts.Select(Block)) + "],\"structuredContent\":{\"note\" : " + Json(texts[0]) + ", \"n\":[5362281, 1.5] }}}";
        return form switch
        {
            "mcp events" => string.Concat(texts.Select(Note)) + $"data: {Result()}\n\n",
            "mcp json" => Result(),
            "json" => "{ \"a\" : [" + string.Join(" , ", texts.Select(Json)) + "], \"b\": " + Json(texts[^1]) + " }",
            _ => string.Join('\n', texts),
        };
    }
}
