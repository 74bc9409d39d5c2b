using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>One file with several listeners, upstreams and routes.</summary>
public sealed class RouteTests
{
    private const string Secret = "536-22-8190";

    [Fact]
    public async Task Routes_ByHostAndPathPrefix_LeadToTheirUpstreamsFromEveryListener()
    {
        await using var one = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "one " + Secret)));
        await using var two = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "two " + Secret)));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams:
              - { name: one, url: 'http://127.0.0.1:{{one.Port}}' }
              - { name: two, url: 'http://127.0.0.1:{{two.Port}}' }
            routes:
              - { path: /crm, upstream: one }
              - { path: /crm/deep, upstream: two }
              - { host: two.example, path: /crm, upstream: two }
            """,
            listeners: "  - address: 127.0.0.1:{port}\n  - address: 127.0.0.1:{second}\n");
        foreach (var port in new[] { own.Port, own.SecondPort })
        {
            using var client = await RawClient.ConnectAsync(port);
            Assert.Equal("one [SSN]", await GetAsync(client, "/crm", "any"));
            Assert.Equal("one [SSN]", await GetAsync(client, "/crm/x?y=/crm/deep", "any"));
            Assert.Equal("two [SSN]", await GetAsync(client, "/crm/deep/x", "any"));
            Assert.Equal("two [SSN]", await GetAsync(client, "/crm", "two.example:80"));
            Assert.Contains("unknown_route", await GetAsync(client, "/crmx", "any"));
            Assert.Contains("unknown_route", await GetAsync(client, "/", "two.example"));
        }
    }

    [Fact]
    public async Task MaskOff_PassesEveryByteAndIsSaidAtStartAndInHealth()
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes("data: " + Secret + "\r\r\n"), 0xff, 0, 0xfe, (byte)'{'];
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/event-stream", body, "ETag: \"x\"\r\n")));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { name: open, path: /open, upstream: up, mask: off }
              - { name: closed, path: /, upstream: up }
            """);
        var seen = await own.ExchangeAsync(RawClient.Request("GET", "/open", "Accept-Encoding: gzip\r\nRange: bytes=0-\r\n", []));
        Assert.Equal(body, seen.Body);
        Assert.Equal("\"x\"", seen.Head["etag"]);
        Assert.True(upstream.Requests.TryPeek(out var request));
        Assert.Equal(("gzip", "bytes=0-"), (request.Head["accept-encoding"], request.Head["range"]));

        Assert.Contains("Route 'open' has mask: off", own.Process.Output);
        var (status, health) = await own.HealthAsync();
        Assert.Equal(200, status);
        Assert.Contains("\"unguarded\"", health);
        Assert.Contains("has mask: off", health);
        Assert.Equal(0, await own.MetricAsync("fastmcp_guard_running{route=\"open\"}"));
        Assert.Equal(1, await own.MetricAsync("fastmcp_guard_running{route=\"closed\"}"));
    }

    [Fact]
    public async Task Callers_ByHostAndOrigin_AreLetInByTheRoutesLists()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes: [{ path: /, upstream: up, hosts: [gw.example], origins: ['https://app.example'] }]
            """);
        using var client = await RawClient.ConnectAsync(own.Port);
        Assert.Equal("in", await GetAsync(client, "/", "gw.example:8080"));
        Assert.Equal("in", await GetAsync(client, "/", "GW.example", "Origin: https://app.example\r\n"));
        Assert.Contains("host_forbidden", await GetAsync(client, "/", "rebound.example"));
        Assert.Contains("origin_forbidden", await GetAsync(client, "/", "gw.example", "Origin: https://app.example.evil\r\n"));
        Assert.Contains("origin_forbidden", await GetAsync(client, "/", "gw.example", "Origin: null\r\n"));
        Assert.Equal(2, upstream.Requests.Count);
        Assert.Equal(2, await own.MetricAsync("fastmcp_refusals_total{kind=\"origin_forbidden\"}"));
    }

    [Fact]
    public async Task Credentials_OfTheCaller_GoUpOnlyWhereTheRouteSaysSo()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync(
            $$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes:
              - { path: /, upstream: up }
              - { path: /auth, upstream: up, forward: [authorization] }
              - { path: /cookie, upstream: up, forward: [cookie] }
            """);
        using var client = await RawClient.ConnectAsync(own.Port);
        foreach (var path in new[] { "/", "/auth", "/cookie" })
        {
            Assert.Equal("in", await GetAsync(client, path, "any", "Authorization: Bearer t\r\nCookie: c=1\r\n"));
        }

        Assert.Equal(
            [("", ""), ("Bearer t", ""), ("", "c=1")],
            upstream.Requests.Select(r => (r.Head["authorization"], r.Head["cookie"])));
    }

    private static async Task<string> GetAsync(RawClient client, string target, string host, string fields = "") =>
        (await client.ExchangeAsync(RawClient.Request("GET", target, fields, [], host))).Text;
}
