using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Law;
using FastMcp.TestKit.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Streams;

/// <summary>What no rule matches arrives byte for byte, in order.</summary>
public sealed class UnchangedTests(GatewayFixture gateway)
{
    public static TheoryData<string, string, string> Harmless => new()
    {
        { "/mcp", "application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"caf\u00E9 \/ \u0041 \ud83d\udd11 😀 \ud83d"}],"structuredContent":{"n":1.50e+3,"z":-0,"list":[ 1,2 , 3 ],"e":{}, "t":true}}}""" },
        { "/mcp", "text/event-stream", "id: abc-1\ndata:\n\nid: abc-2\nretry: 500\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]}}\n\n" },
        { "/mcp", "text/event-stream", "\r\nevent: message\r\nid:9\r\ndata:{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{ }}\r\n\r\n" },
        { "/v1/chat/completions", "text/event-stream", ChatFraming.Event(0, """{"role":"assistant","content":""}""") + ChatFraming.Event(0, """{"content":"Gr\u00fc\u00DFe, 12-34 und 5 @ "}""") + ChatFraming.Event(0, """{"content":" x.\n"}""") + ChatFraming.Event(0, "{}", "\"stop\"") + "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"total_tokens\":12}}\n\n" + ChatFraming.Done },
        { "/data.json", "application/json", " {\"a\" : [1, 2.0, \"x\\u0000y\", null ]\n}\n" },
        { "/data.txt", "text/plain; charset=utf-8", "Plain text, 12-34, äöü 😀\r\nand @ more\n" },
        { "/blob.bin", "application/octet-stream", "raw 12 bytes" },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task HarmlessAnswer_InChunksOfEverySize_ArrivesByteForByte(string path, string contentType, string content)
    {
        var body = Encoding.UTF8.GetBytes(content);
        byte[] answer = [];
        var query = gateway.Script(exchange => exchange.SendAsync(answer));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var size = 1; size <= body.Length; size = size < 12 ? size + 1 : size * 2)
        {
            answer = Answers.Chunked(contentType, body, Cuts.Every(body.Length, size));
            var seen = await client.ExchangeAsync(RequestOf(path)(path + query));
            Assert.Equal(contentType, seen.Head["content-type"]);
            Assert.Equal(content, seen.Text);
        }

        answer = Answers.Plain(contentType, body);
        Assert.Equal(body, (await client.ExchangeAsync(RequestOf(path)(path + query))).Body);
    }

    [Fact]
    public async Task EventOfSeveralDataLines_Harmless_CarriesTheSameDocument()
    {
        var seen = await gateway.ExchangeAsync(Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain(
            "text/event-stream", "id: 1\ndata: {\"jsonrpc\":\"2.0\",\ndata: \"id\":7,\ndata: \"result\":{\"text\":\"a  b\"}}\n\n")));
        var e = Assert.Single(SseDecoder.All(seen.Body));
        Assert.Equal("1", e.Id);
        Assert.Equal("a  b", LooseJson.Find(LooseJson.Parse(e.Data), "result.text"));
    }

    [Fact]
    public async Task LongAnswer_OfManyBlocks_ArrivesByteForByte()
    {
        var content = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} of a long text\n"));
        var seen = await gateway.ExchangeAsync(Requests.Get, "/long.txt", e => e.SendAsync(Answers.Plain("text/plain", content)));
        Assert.Equal(content, seen.Text);
    }

    [Fact]
    public async Task RequestBody_OfAnyKind_ArrivesUpstreamByteForByte()
    {
        byte[] body = [.. "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"caf\\u00e9 \\/ 536-22-8190\"}] }\n"u8];
        RawRequest? seen = null;
        await gateway.ExchangeAsync(
            t => RawClient.Request("POST", t, "Content-Type: application/json\r\n", body),
            "/v1/chat/completions",
            e =>
            {
                seen = e.Request;
                return e.SendAsync(Answers.Plain("application/json", "{}"));
            });
        Assert.Equal(body, seen!.Body);
    }

    private static Func<string, byte[]> RequestOf(string path) => path switch
    {
        "/mcp" => Requests.ToolCall,
        "/v1/chat/completions" => Requests.Chat,
        _ => Requests.Get,
    };
}
