using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http;

/// <summary>Which fields go up and which come down.</summary>
public sealed class HeaderTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("Authorization: Bearer abc")]
    [InlineData("Cookie: a=b")]
    [InlineData("Proxy-Authorization: Basic abc")]
    [InlineData("Proxy-Connection: keep-alive")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("TE: gzip")]
    [InlineData("Connection: X-Hop\r\nX-Hop: 1")]
    [InlineData("Range: bytes=0-3")]
    [InlineData("If-None-Match: \"a\"")]
    public async Task RequestField_NotForUpstreams_IsNotForwarded(string field)
    {
        var names = field.Split("\r\n").Select(f => f.Split(':')[0]).ToArray();
        var seen = await UpstreamSeesAsync(field + "\r\nX-Kept: yes\r\n");
        Assert.Equal("yes", seen["x-kept"]);
        Assert.All(names.Where(n => n != "Connection"), n => Assert.False(seen.Has(n), n));
        Assert.DoesNotContain("X-Hop", seen["connection"]);
    }

    [Fact]
    public async Task Host_OfTheClient_IsReplacedByTheUpstreams()
    {
        var seen = await UpstreamSeesAsync("");
        Assert.Equal($"127.0.0.1:{gateway.Upstream.Port}", Assert.Single(seen.Values("host")));
    }

    [Fact]
    public async Task AcceptEncoding_OfTheClient_IsNotOfferedUpstream()
    {
        var seen = await UpstreamSeesAsync("Accept-Encoding: gzip, br\r\n");
        Assert.True(seen["accept-encoding"] is "" or "identity", seen["accept-encoding"]);
    }

    [Theory]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("Mcp-Session-Id: abc")]
    [InlineData("Last-Event-ID: e-7")]
    [InlineData("Mcp-Param-Region: eu")]
    public async Task RequestField_OfTheProtocol_IsForwarded(string field)
    {
        var seen = await UpstreamSeesAsync(field + "\r\n");
        Assert.Equal(field.Split(": ")[1], seen[field.Split(':')[0]]);
    }

    [Fact]
    public async Task AnswerFields_HopByHop_StayBehindAndOthersArrive()
    {
        var seen = await gateway.ExchangeAsync(Requests.Get, "/h", e => e.SendAsync(Answers.Plain("text/plain", "x",
            "Mcp-Session-Id: s1\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\nX-Kept: yes\r\n")));
        Assert.Equal("s1", seen.Head["mcp-session-id"]);
        Assert.Equal("yes", seen.Head["x-kept"]);
        Assert.False(seen.Head.Has("x-hop"));
        Assert.False(seen.Head.Has("keep-alive"));
    }

    [Theory]
    [InlineData("http://evil.example", "127.0.0.1", 403)]
    [InlineData("http://evil.example", "evil.example", 403)]
    [InlineData("null", "127.0.0.1", 403)]
    [InlineData("http://localhost:3000", "localhost", 200)]
    [InlineData("http://127.0.0.1:6274", "127.0.0.1", 200)]
    public async Task Origin_OnALoopbackListener_OnlyLoopbackMayCall(string origin, string host, int status)
    {
        var called = false;
        var query = gateway.Script(e =>
        {
            called = true;
            return e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{}}"""));
        });
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var seen = await client.ExchangeAsync(RawClient.Request("POST", "/mcp" + query, $"Origin: {origin}\r\n{Requests.McpFields}", Requests.ToolCallBody, host));
        Assert.Equal(status, seen.Status);
        Assert.Equal(status == 200, called);
    }

    private async Task<MessageHead> UpstreamSeesAsync(string fields)
    {
        MessageHead? seen = null;
        var answer = await gateway.ExchangeAsync(t => RawClient.Request("GET", t, fields, []), "/h", e =>
        {
            seen = e.Request.Head;
            return e.SendAsync(Answers.Plain("text/plain", "x"));
        });
        Assert.Equal(200, answer.Status);
        return seen!;
    }
}
