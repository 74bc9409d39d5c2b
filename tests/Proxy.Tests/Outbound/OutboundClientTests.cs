using System.Net;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;
using FastMcp.TestKit.Peers;

namespace FastMcp.Proxy.Tests.Outbound;

public sealed class OutboundClientTests
{
    private static readonly OutboundConfig _loopback = new() { Allow = [IPNetwork.Parse("127.0.0.1/32")] };

    [Fact]
    public async Task Fetch_WithinAnOrigin_FollowsRedirects()
    {
        await using var server = new ScriptedUpstream(e => e.SendAsync(e.Request.Target == "/a" ? Redirect("/b") : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray()));
        using var client = new OutboundClient(_loopback);

        var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/a"));

        Assert.Equal((200, "ok"), (answer.Status, System.Text.Encoding.ASCII.GetString(answer.Body)));
    }

    [Theory]
    [InlineData("http://localhost:1/x", "redirects to another origin")]
    [InlineData("https://127.0.0.1/x", "redirects to another origin")]
    [InlineData("//169.254.169.254/latest", "redirects to another origin")]
    [InlineData("/again", "redirects too often")]
    public async Task Redirect_ElsewhereOrForEver_IsRefused(string to, string whyNot)
    {
        await using var server = new ScriptedUpstream(e => e.SendAsync(Redirect(to)));
        using var client = new OutboundClient(_loopback);

        var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/a"));

        Assert.Contains(whyNot, answer.WhyNot);
        Assert.InRange(server.Requests.Count, 1, 4);
    }

    [Fact]
    public async Task Address_ThatIsNotListed_IsNotConnectedTo()
    {
        await using var server = new ScriptedUpstream();
        using var client = new OutboundClient(OutboundConfig.Default);
        foreach (var host in new[] { "127.0.0.1", "localhost", "[::1]", "127.1.2.3" })
        {
            Assert.NotNull((await client.GetAsync(new Uri($"https://{host}:{server.Port}/"))).WhyNot);
            Assert.NotNull((await client.GetAsync(new Uri($"http://{host}:{server.Port}/"))).WhyNot);
        }

        Assert.Equal(0, server.Accepted);
    }

    [Fact]
    public async Task PlainHttp_BeyondLoopback_IsRefusedAlsoWhereItIsListed()
    {
        using var client = new OutboundClient(new OutboundConfig { Allow = [IPNetwork.Parse("10.0.0.0/8")] });

        Assert.Contains("https only", (await client.GetAsync(new Uri("http://10.0.0.1/"))).WhyNot);
    }

    [Fact]
    public async Task Document_ThatIsTooLong_IsRefused()
    {
        await using var server = new ScriptedUpstream(e => e.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nx"));
        using var client = new OutboundClient(_loopback);

        var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/a"));

        Assert.False(answer.IsOk);
        Assert.Empty(answer.Body);
    }

    private static byte[] Redirect(string to) => System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
}
