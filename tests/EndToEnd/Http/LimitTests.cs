using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http;

/// <summary>What is too big is refused, and the answer names the limit.</summary>
public sealed class LimitTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Body_AnnouncedOverTheLimit_Refused413NamingIt()
    {
        var seen = await SendAsync("POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
        Assert.Equal(413, seen.Status);
        Assert.Contains("body", seen.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Head_OverTheLimit_Refused431NamingIt()
    {
        var seen = await SendAsync($"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: {new string('a', 300_000)}\r\n\r\n");
        Assert.Equal(431, seen.Status);
        Assert.Contains("head", seen.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Field: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +3\r\n\r\nabc")]
    [InlineData("nonsense\r\n\r\n")]
    public async Task Malformed_Refused400AndClosed(string request)
    {
        var before = gateway.Upstream.Requests.Count(r => r.Target == "/");
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(request);
        Assert.Equal(400, (await client.AnswerAsync()).Status);
        Assert.True(await client.IsEndedAsync());
        Assert.Equal(before, gateway.Upstream.Requests.Count(r => r.Target == "/"));
    }

    // The gateway may answer and close before everything was sent.
    private async Task<RawAnswer> SendAsync(string request)
    {
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var sending = client.SendAsync(request);
        var answer = await client.AnswerAsync();
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return answer;
    }
}
