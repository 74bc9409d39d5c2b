using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Attacks;

/// <summary>Secrets on their way up, in what says the same thing twice.</summary>
public sealed class RequestAttackTests(GatewayFixture gateway)
{
    private const string Key = "AKIAIOSFODNN7EXAMPLE";

    private const string Meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":{}}";

    [Theory]
    [InlineData("file:///" + Key, "file:///" + Key, "file:///[AWS-KEY-ID]")]
    [InlineData("file:///" + Key, "=?base64?ZmlsZTovLy9BS0lBSU9TRk9ETk43RVhBTVBMRQ==?=", "file:///[AWS-KEY-ID]")]
    [InlineData("file:///plain", "file:///plain", "file:///plain")]
    public async Task MirroredFields_WhenTheBodyIsMasked_SayTheSame(string uri, string field, string expected)
    {
        var body = $"{{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/read\",\"params\":{{\"uri\":\"{uri}\",{Meta}}}}}";
        var fields = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
            + $"Mcp-Method: resources/read\r\nMcp-Name: {field}\r\nMcp-Param-Where: {field}\r\n";
        var seen = new TaskCompletionSource<RawRequest>();
        await gateway.ExchangeAsync(target => RawClient.Request("POST", target, fields, Encoding.UTF8.GetBytes(body)), "/mcp", e =>
        {
            seen.SetResult(e.Request);
            return e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{}}"""));
        });
        var request = await seen.Task.WaitAsync(ByteReader.Patience);
        Assert.Contains($"\"uri\":\"{expected}\"", request.Text);
        Assert.Equal(expected, request.Head["mcp-name"]);
        Assert.Equal(expected, request.Head["mcp-param-where"]);
    }
}
