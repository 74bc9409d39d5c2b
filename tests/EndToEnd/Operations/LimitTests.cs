using System.Net;
using System.Net.Sockets;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Every limit of the file, small: what passes it is refused or cut by its name, and counted by it.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Sizes_OfRequests_AreRefusedByName()
    {
        await using var upstream = new ScriptedUpstream();
        using var own = await FileGateway.StartAsync(File(upstream.Port, "head: 1KiB, headers: 8, request-body: 1KiB"));
        await RefusesAsync(own, 431, "head", RawClient.Request("GET", "/", $"X: {new string('a', 2000)}\r\n", []));
        await RefusesAsync(own, 431, "headers", RawClient.Request("GET", "/", string.Concat(Enumerable.Range(0, 9).Select(i => $"X{i}: 1\r\n")), []));
        await RefusesAsync(own, 413, "request-body", RawClient.Request("POST", "/", "", new byte[1025]));
        await RefusesAsync(own, 413, "request-body", [.. "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"u8, .. Answers.Chunk(new byte[1025]), .. Answers.LastChunk]);
        Assert.Equal(2, await own.HitsAsync("request-body"));
        Assert.Empty(upstream.Requests);
        Assert.Equal(200, (await own.ExchangeAsync(RawClient.Request("POST", "/", "", new byte[1024]))).Status);
    }

    [Fact]
    public async Task Sizes_OfAnswers_AreRefusedOrCutByName()
    {
        await using var upstream = new ScriptedUpstream();
        upstream.Script("head", e => e.SendAsync(Answers.Plain("text/plain", "x", $"X: {new string('a', 2000)}\r\n")));
        upstream.Script("headers", e => e.SendAsync(Answers.Plain("text/plain", "x", string.Concat(Enumerable.Range(0, 9).Select(i => $"X{i}: 1\r\n")))));
        upstream.Script("event", async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/event-stream"));
            await e.SegmentAsync(Answers.Chunk(ChatFraming.Event(0, """{"content":"begin, "}""")));
            await e.SendAsync(Answers.Chunk(ChatFraming.Event(0, $$"""{"content":"{{new string('a', 2000)}}"}""")));
        });
        using var own = await FileGateway.StartAsync(File(upstream.Port, "head: 1KiB, headers: 8, event: 1KiB, request-body: 16MiB"));
        await RefusesAsync(own, 502, "head", Requests.Get("/?case=head"));
        await RefusesAsync(own, 502, "headers", Requests.Get("/?case=headers"));

        using var client = await RawClient.ConnectAsync(own.Port);
        var stream = await Streams.EventStream.OpenAsync(client, Requests.Chat("/v1/chat/completions?case=event"));
        await Assert.ThrowsAsync<IncompleteMessageException>(async () =>
        {
            while (await stream.NextAsync() is not null)
            {
            }
        });
        Assert.Contains("begin", stream.Seen);
        Assert.Contains("Over limit event.", stream.Seen);
        await own.HitAsync("event");
        await own.MetricReachesAsync("fastmcp_exchanges_total{outcome=\"cut\"}", 1);

        // Of a request it is its encoded texts that are not read behind a limit: nothing of them goes up.
        var blob = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(new string('a', 9 << 20)));
        var refused = await own.ExchangeAsync(RawClient.Request("POST", "/?case=blob", Requests.McpFields, System.Text.Encoding.ASCII.GetBytes(
            $$$"""{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"file:///a","mimeType":"text/plain","blob":"{{{blob}}}"}]}}""")));
        Assert.Equal(413, refused.Status);
        Assert.Contains("an encoded text in it is larger than what is decoded", refused.Text);
        Assert.DoesNotContain(upstream.Requests, request => request.Target.Contains("blob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_OfClients_AreRefusedOrClosedByName()
    {
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await e.SendAsync(Answers.ChunkedHead("text/plain"));
            var block = Answers.Chunk(new string('a', 60_000));
            for (var i = 0; i < 2000; i++)
            {
                await e.SendAsync(block);
            }
        });
        using var own = await FileGateway.StartAsync(File(upstream.Port, "header-timeout: 300ms, body-timeout: 300ms, idle-timeout: 300ms, write-timeout: 300ms"));
        await RefusesAsync(own, 408, "header-timeout", "GET / HTTP/1.1\r\nHo"u8.ToArray());
        await RefusesAsync(own, 408, "body-timeout", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf"u8.ToArray());
        await RefusesAsync(own, 408, "body-timeout", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"u8.ToArray());

        using var idle = await RawClient.ConnectAsync(own.Port);
        Assert.True(await idle.IsEndedAsync());
        await own.HitAsync("idle-timeout");

        using var slow = await RawClient.ConnectAsync(own.Port, receiveBuffer: 4096);
        await slow.SendAsync(Requests.Get("/"));
        await own.HitAsync("write-timeout");
        await own.MetricReachesAsync("fastmcp_exchanges_total{outcome=\"cut\"}", 1);
    }

    [Fact]
    public async Task Times_OfUpstreams_AreRefusedByName()
    {
        // It accepts connections and says nothing: neither an answer nor a TLS handshake.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        using var own = await FileGateway.StartAsync($$"""
            upstreams:
              - { name: plain, url: 'http://127.0.0.1:{{port}}' }
              - { name: tls, url: 'https://127.0.0.1:{{port}}' }
            routes:
              - { path: /, upstream: plain }
              - { path: /tls, upstream: tls }
            limits: { read-timeout: 300ms, connect-timeout: 300ms }
            """);
        await RefusesAsync(own, 504, "read-timeout", Requests.Get("/"));
        await RefusesAsync(own, 504, "connect-timeout", Requests.Get("/tls"));
    }

    [Fact]
    public async Task Connections_OverTheirNumber_AreRefusedByName()
    {
        var held = new TaskCompletionSource();
        await using var upstream = new ScriptedUpstream(async e =>
        {
            await held.Task.WaitAsync(e.Stop);
            await e.SendAsync(Answers.Plain("text/plain", "late"));
        });
        using var own = await FileGateway.StartAsync(File(upstream.Port, "connections: 2, upstream-connections: 1, connect-timeout: 300ms"));

        // The connection of the start is gone when it is known to be.
        await own.MetricReachesAsync("fastmcp_connections_accepted_total", 1);
        for (var i = 0; i < 200 && await own.MetricAsync("fastmcp_connections") > 0; i++)
        {
            await Task.Delay(50);
        }

        using var first = await RawClient.ConnectAsync(own.Port);
        await first.SendAsync(Requests.Get("/"));
        await own.MetricReachesAsync("fastmcp_upstream_connections", 1);
        using var second = await RawClient.ConnectAsync(own.Port);
        var seen = await second.ExchangeAsync(Requests.Get("/"));
        Assert.Equal(503, seen.Status);
        Assert.Contains("Over limit upstream-connections", seen.Text);
        await own.HitAsync("upstream-connections");

        using var third = await RawClient.ConnectAsync(own.Port);
        var refused = await third.AnswerAsync();
        Assert.Equal(503, refused.Status);
        Assert.Equal("Over limit connections.\n", refused.Text);
        Assert.True(await third.IsEndedAsync());
        await own.HitAsync("connections");

        held.SetResult();
        Assert.Equal("late", (await first.AnswerAsync()).Text);
    }

    private static string File(int port, string limits) =>
        $"upstreams: [{{ name: up, url: 'http://127.0.0.1:{port}' }}]\nroutes: [{{ path: /, upstream: up }}]\nlimits: {{ {limits} }}\n";

    private static async Task RefusesAsync(FileGateway own, int status, string limit, byte[] request)
    {
        var before = await own.HitsAsync(limit);
        var seen = await own.ExchangeAsync(request);
        Assert.Equal(status, seen.Status);
        Assert.Contains($"ver limit {limit}.", seen.Text);
        Assert.Equal(before + 1, await own.HitsAsync(limit));
    }
}
