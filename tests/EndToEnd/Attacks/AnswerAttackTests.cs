using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Attacks;

/// <summary>Answers that say they are something else than they are.</summary>
public sealed class AnswerAttackTests(GatewayFixture gateway)
{
    private const string Text = "mail bob@example.com";

    [Theory]
    [InlineData("text/plain; xcharset=utf-8; charset=utf-16")]
    [InlineData("text/plain; charset=utf-8; charset=utf-16")]
    [InlineData("text/plain; charset = utf-16")]
    [InlineData("text/plain; charset='utf-16'")]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson")]
    public async Task Utf16_HoweverItIsAnnounced_IsRefused(string type)
    {
        var body = new byte[] { 0xFF, 0xFE }.Concat(Encoding.Unicode.GetBytes(Text)).ToArray();
        var answer = await gateway.ExchangeAsync(Requests.Get, "/files", e => e.SendAsync(Answers.Plain(type, body)));
        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("bob", Encoding.Unicode.GetString(answer.Body));
    }

    [Theory]
    [InlineData("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n")]
    [InlineData("Content-Encoding: identity, gzip\r\n")]
    public async Task Coding_BehindAnHonestOne_IsRefused(string fields)
    {
        var answer = await gateway.ExchangeAsync(Requests.Get, "/files", e => e.SendAsync(Answers.Plain("text/plain", "x", fields)));
        Assert.Equal(502, answer.Status);
    }

    [Theory]
    [InlineData("text/plain;charset=UTF-8;")]
    [InlineData("text/plain; charset=\"utf-8\"")]
    [InlineData("image/svg+xml")]
    [InlineData("multipart/mixed; boundary=x")]
    public async Task Text_OfAnyType_IsMasked(string type)
    {
        var answer = await gateway.ExchangeAsync(Requests.Get, "/files", e => e.SendAsync(Answers.Plain(type, Text)));
        Assert.Equal("mail [EMAIL]", answer.Text);
    }

    [Fact]
    public async Task LinesOfJson_EveryLineIsReadAsJson()
    {
        var answer = await gateway.ExchangeAsync(Requests.Get, "/files", e => e.SendAsync(
            Answers.Plain("application/x-ndjson", "{\"a\":1}\n{\"a\":\"bob\\u0040example.com\"}\n")));
        Assert.Equal("{\"a\":1}\n{\"a\":\"[EMAIL]\"}\n", answer.Text);
    }

    [Theory]
    [InlineData("X-Note: bob@example.com")]
    [InlineData("Server: bob@example.com")]
    [InlineData("Link: <mailto:bob@example.com>")]
    [InlineData("Via: 1.1 bob@example.com")]
    [InlineData("536-22-8190: x")]
    public async Task Field_HoldsAValue_DoesNotArrive(string field)
    {
        var answer = await gateway.ExchangeAsync(Requests.Get, "/files", e => e.SendAsync(Answers.Plain("text/plain", "x", field + "\r\n")));
        Assert.Equal("x", answer.Text);
        Assert.DoesNotContain(answer.Head.Fields, f => f.Value.Contains("bob@example.com", StringComparison.Ordinal));
        Assert.False(answer.Head.Has("536-22-8190"));
    }

    [Theory]
    [InlineData("""{"content":[{"type":"text","text":"x","data":"bob@example.com"}]}""")]
    [InlineData("""{"contents":[{"uri":"u","blob":"bob@example.com"}]}""")]
    [InlineData("""{"resultType":"bob@example.com"}""")]
    public async Task ProtocolField_HoldsAValue_IsMasked(string result)
    {
        var answer = await CallAsync(result);
        Assert.Contains("[EMAIL]", answer.Text);
        Assert.DoesNotContain("bob@example.com", answer.Text);
    }

    [Fact]
    public async Task Blob_OfTextOverWhatIsCollected_IsCut()
    {
        var text = Text + new string(' ', 9 << 20);
        var query = gateway.Script(e => e.SendAsync(Answers.Plain("application/json", Message($$"""{"contents":[{"blob":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(text))}}"}]}"""))));
        using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.ToolCall("/mcp" + query));
        var head = await client.HeadAsync();
        await Assert.ThrowsAsync<IncompleteMessageException>(async () => await client.Content(head).AllAsync(default));
    }

    [Theory]
    [InlineData("/length")]
    [InlineData("/chunked")]
    public async Task Reply_OverItsLimit_IsRefusedOrCut(string path)
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(e.Request.Target == "/chunked"
            ? Answers.Chunked("text/plain", new byte[5000], [1000, 2000, 3000])
            : Answers.Plain("text/plain", new byte[5000])));
        var port = FreePort.Next();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""
            listeners:
              - address: 127.0.0.1:{{port}}
            upstreams:
              - name: up
                url: http://127.0.0.1:{{upstream.Port}}
            routes:
              - path: /
                upstream: up
            limits:
              reply-body: 4KiB
            """);
        using var own = await GatewayProcess.StartAsync(port, ["serve", "--config", file]);
        File.Delete(file);
        using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(Requests.Get(path));
        var head = await client.HeadAsync();
        if (head.StartLine.Contains("502", StringComparison.Ordinal))
        {
            Assert.Contains("reply-body", Encoding.UTF8.GetString(await client.Content(head).AllAsync(default)));
            return;
        }

        Assert.NotEqual("/length", path);
        await Assert.ThrowsAsync<IncompleteMessageException>(async () => await client.Content(head).AllAsync(default));
    }

    private Task<RawAnswer> CallAsync(string result) =>
        gateway.ExchangeAsync(Requests.ToolCall, "/mcp", e => e.SendAsync(Answers.Plain("application/json", Message(result))));

    private static string Message(string result) => $$"""{"jsonrpc":"2.0","id":7,"result":{{result}}}""";
}
