using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What the running gateway counts, and says of itself.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Exchanges_OfEveryOutcome_AreCountedWithWhatPassed()
    {
        await using var upstream = new ScriptedUpstream();
        upstream.Script("events", e => e.SendAsync(Answers.Plain("text/event-stream", "data: 536-22-8190\n\ndata: a@b.io\n\ndata: x\n\n", "X-Note: 536-22-8190\r\n")));
        upstream.Script("broken", e =>
        {
            e.Close();
            return Task.CompletedTask;
        });
        upstream.Script("wait", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/plain"));
            await e.PeerLeavesAsync(ByteReader.Patience);
        });
        using var own = await FileGateway.StartAsync($$"""
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{upstream.Port}}' }]
            routes: [{ name: all, path: /a, upstream: up }]
            """);
        var seen = await own.ExchangeAsync(RawClient.Request("POST", "/a?case=events", "", "AKIAIOSFODNN7EXAMPLE"u8));
        Assert.Equal("[SSN]", seen.Head["x-note"]);
        await own.MetricReachesAsync(Outcome("complete"), 1);
        Assert.Equal(20, await own.MetricAsync("fastmcp_request_bytes_total"));
        Assert.Equal(seen.Body.Length, await own.MetricAsync("fastmcp_reply_bytes_total"));
        Assert.Equal(3, await own.MetricAsync("fastmcp_stream_events_total"));
        Assert.Equal(2, await own.MetricAsync(Found("us-ssn")));
        Assert.Equal(1, await own.MetricAsync(Found("email")));
        Assert.Equal(1, await own.MetricAsync(Found("aws-access-key-id")));
        Assert.Equal(0, await own.MetricAsync(Found("card")));

        Assert.Equal(502, (await own.ExchangeAsync(Requests.Get("/a?case=broken"))).Status);
        await own.MetricReachesAsync(Outcome("upstream_failed"), 1);
        Assert.Equal(1, await own.MetricAsync("fastmcp_refusals_total{kind=\"upstream_broken\"}"));

        Assert.Equal(404, (await own.ExchangeAsync(Requests.Get("/b"))).Status);
        await own.MetricReachesAsync(Outcome("refused"), 1);
        Assert.Equal(1, await own.MetricAsync("fastmcp_refusals_total{kind=\"unknown_route\"}"));

        using (var client = await RawClient.ConnectAsync(own.Port))
        {
            await client.SendAsync(Requests.Get("/a?case=wait"));
            await client.HeadAsync();
            Assert.Equal(1, await own.MetricAsync("fastmcp_exchanges"));
            Assert.Equal(1, await own.MetricAsync("fastmcp_upstream_connections"));
            client.Abort();
        }

        await own.MetricReachesAsync(Outcome("client_gone"), 1);
        Assert.Equal(0, await own.MetricAsync("fastmcp_exchanges"));
        Assert.Equal(0, await own.MetricAsync("fastmcp_handler_failures_total"));
        await own.MetricReachesAsync("fastmcp_connections_accepted_total", 4);
        Assert.True(await own.MetricAsync("fastmcp_engine_stalls_total") >= 0);
    }

    [Fact]
    public async Task Health_OfGuardedRoutes_NamesRulesAndFormats()
    {
        using var own = await FileGateway.StartAsync("""
            upstreams: [{ name: up, url: 'http://127.0.0.1:1' }]
            routes:
              - { name: tools, path: /mcp, upstream: up, protocol: mcp }
              - { name: stream, path: /text, upstream: up, protocol: text }
            """);
        var (status, health) = await own.HealthAsync();
        Assert.Equal(200, status);
        Assert.Contains("\"tools\"", health);
        Assert.Contains("text/event-stream as messages", health);
        Assert.Contains("text/event-stream as one text", health);
        Assert.Contains("every call is allowed", health);
        Assert.Contains("every caller is anonymous", health);
        Assert.Contains("Nothing is recorded", health);
    }

    private static string Outcome(string outcome) => $"fastmcp_exchanges_total{{outcome=\"{outcome}\"}}";

    private static string Found(string rule) => $"fastmcp_findings_total{{rule=\"{rule}\",mode=\"enforce\"}}";
}
