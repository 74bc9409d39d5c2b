using System.IO.Compression;
using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Http;

/// <summary>Encoded requests and answers through the real program.</summary>
public sealed class EncodingTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Answer_InGzip_LeavesMaskedAndPlain()
    {
        var body = Gzip("It is 536-22-8190."u8);
        var seen = await gateway.ExchangeAsync(Framings.Requests.Get, "/data.txt", e => e.SendAsync(Answers.Plain("text/plain", body, "Content-Encoding: gzip\r\nETag: \"a\"\r\n")));
        Assert.Equal((200, "It is [SSN]."), (seen.Status, seen.Text));
        Assert.False(seen.Head.Has("Content-Encoding") || seen.Head.Has("ETag"));
    }

    [Fact]
    public async Task Answer_CutInsideItsCoding_IsRefused()
    {
        var body = Gzip("It is 536-22-8190."u8)[..^3];
        var seen = await gateway.ExchangeAsync(Framings.Requests.Get, "/data.txt", e => e.SendAsync(Answers.Plain("text/plain", body, "Content-Encoding: gzip\r\n")));
        Assert.Equal(502, seen.Status);
        Assert.Contains("not whole in the content encoding", seen.Text);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, br")]
    public async Task Answer_InAnotherCoding_IsRefused(string coding)
    {
        var seen = await gateway.ExchangeAsync(Framings.Requests.Get, "/data.txt", e => e.SendAsync(Answers.Plain("text/plain", "x", $"Content-Encoding: {coding}\r\n")));
        Assert.Equal(502, seen.Status);
        Assert.Contains("answer_unmaskable", seen.Text);
    }

    [Fact]
    public async Task Request_InGzip_GoesUpDecoded()
    {
        var text = """{"model":"m","messages":[{"role":"user","content":"hello"}]}""" + new string(' ', 20_000);
        RawRequest? got = null;
        var seen = await gateway.ExchangeAsync(
            target => RawClient.Request("POST", target, "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", Gzip(Encoding.UTF8.GetBytes(text))),
            "/v1/chat/completions",
            e =>
            {
                got = e.Request;
                return e.SendAsync(Answers.Plain("application/json", "{}"));
            });
        Assert.Equal(200, seen.Status);
        Assert.Equal(text, Encoding.UTF8.GetString(got!.Body));
        Assert.False(got.Head.Has("Content-Encoding"));
    }

    [Fact]
    public async Task Request_NotInTheCodingThatItNames_IsRefused()
    {
        using var client = await RawClient.ConnectAsync(gateway.Port);
        var seen = await client.ExchangeAsync(RawClient.Request("POST", "/v1/chat/completions", "Content-Encoding: gzip\r\n", "no gzip"u8));
        Assert.Equal(415, seen.Status);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> text)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(text);
        }

        return memory.ToArray();
    }
}
