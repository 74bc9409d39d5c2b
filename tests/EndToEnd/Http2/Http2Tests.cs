using System.Diagnostics;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http2;

/// <summary>The real program with HTTP/2 on both sides.</summary>
public sealed class Http2Tests(Http2Fixture gateway) : IClassFixture<Http2Fixture>
{
    [Fact]
    public async Task Events_ComeOneByOneAndAClientThatLeavesEndsTheCallUpstream()
    {
        var next = new SemaphoreSlim(0);
        var left = new TaskCompletionSource<bool>();
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await next.WaitAsync(exchange.Stop);
                await exchange.SendAsync($"data: {{\"n\":{i}}}\n\n");
            }

            left.SetResult(await exchange.PeerLeavesAsync(ByteReader.Patience));
        });
        using var client = new Http2Caller(gateway.Port);
        using var answer = await client.OpenAsync(Requests.Get("/data.json" + query));
        using var content = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[4096];
        for (var i = 0; i < 3; i++)
        {
            next.Release();
            var text = "";
            while (!text.EndsWith("\n\n", StringComparison.Ordinal))
            {
                text += Encoding.ASCII.GetString(buffer, 0, await content.ReadAsync(buffer).AsTask().WaitAsync(ByteReader.Patience));
            }

            Assert.Equal($"data: {{\"n\":{i}}}\n\n", text);
        }

        answer.Dispose();
        Assert.True(await left.Task.WaitAsync(ByteReader.Patience));
    }

    [Fact]
    public async Task Tls_BothSidesAgreeOnHttp2()
    {
        using var client = new Http2Caller(gateway.TlsPort, isTls: true);
        var before = await UpstreamConnectionsAsync();
        var query = gateway.Script(exchange => exchange.SendAsync(Answers.Plain("text/plain", "agreed")));
        Assert.Equal("agreed", (await client.ExchangeAsync(Requests.Get("/alpn" + query))).Text);
        Assert.True(await UpstreamConnectionsAsync() > before);
    }

    [Fact]
    public async Task Calls_ManyAtOnce_GetEachItsOwnAnswer()
    {
        using var client = new Http2Caller(gateway.Port);
        var calls = Enumerable.Range(0, 150).Select(async i =>
        {
            var query = gateway.Script(exchange => exchange.SendAsync(Answers.Plain("application/json", Encoding.ASCII.GetBytes($"{{\"n\":{i}}}"))));
            Assert.Equal($"{{\"n\":{i}}}", (await client.ExchangeAsync(Requests.Get("/data.json" + query))).Text);
        });
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Answer_CutUpstream_IsNoWholeAnswer()
    {
        using var client = new Http2Caller(gateway.Port);
        var query = gateway.Script(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            exchange.Close();
        });
        await Assert.ThrowsAnyAsync<Exception>(async () => await client.ExchangeAsync(Requests.Get("/data.txt" + query)));
        var good = gateway.Script(exchange => exchange.SendAsync(Answers.Plain("text/plain", "good")));
        Assert.Equal("good", (await client.ExchangeAsync(Requests.Get("/data.txt" + good))).Text);
    }

    [Fact]
    public async Task Refusal_IsAnAnswerLikeAnyOther()
    {
        using var client = new Http2Caller(gateway.Port);
        var refused = await client.ExchangeAsync(RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", "{\"nonsense"u8));
        Assert.Equal(400, refused.Status);
    }

    // Tools of others: what they say of the gateway's frames is not ours to choose.
    [Theory]
    [InlineData("nghttp", "-nv http://127.0.0.1:{0}/data.txt{1} http://127.0.0.1:{0}/data.txt{1}", ":status: 200")]
    [InlineData("h2load", "-n 300 -c 3 -m 20 http://127.0.0.1:{0}/data.txt{1}", "300 succeeded, 0 failed, 0 errored")]
    [InlineData("curl", "-s -i --http2-prior-knowledge http://127.0.0.1:{0}/data.txt{1}", "HTTP/2 200")]
    public async Task Tools_OfOthers_AreServed(string tool, string arguments, string expected)
    {
        var query = gateway.Script(exchange => exchange.SendAsync(Answers.Plain("text/plain", "served")));
        var start = new ProcessStartInfo(tool, string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, gateway.Port, query)) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"not present: 1 ({tool})");
            throw;
        }

        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(ByteReader.Patience);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
    }

    // Tests of a class run one behind the other, and no other has this gateway.
    private async Task<int> UpstreamConnectionsAsync()
    {
        using var admin = await RawClient.ConnectAsync(gateway.AdminPort);
        var metrics = (await admin.ExchangeAsync(RawClient.Request("GET", "/metrics", "", []))).Text;
        return int.Parse(metrics.Split('\n').Single(line => line.StartsWith("fastmcp_http2_upstream_connections_total ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
