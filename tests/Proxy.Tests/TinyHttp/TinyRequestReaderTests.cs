using System.Text;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Tests.TinyHttp;

/// <summary>How much a peer that says much and sends little can make the admin listener hold.</summary>
public sealed class TinyRequestReaderTests
{
    private const int Mebibytes = 1024 * 1024;

    [Theory]
    [InlineData("Content-Length: 33554432\r\n\r\nx")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2000000\r\nx")]
    public void Read_BodyThatIsSaidAndNotSent_TakesNoMemoryForIt(string rest)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = ReadAsync("POST /policy HTTP/1.1\r\n" + rest, _ => 32 * Mebibytes);
        // All is there at once: it ran on this thread.
        Assert.True(reading.IsCompletedSuccessfully);
        Assert.Equal(0, (GC.GetAllocatedBytesForCurrentThread() - before) / Mebibytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public async Task Read_BodyOfAnyLength_IsWhole(int length)
    {
        var body = new string('b', length);
        Assert.Equal(body, Encoding.ASCII.GetString((await ReadAsync($"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}", _ => length))!.Body));
    }

    [Fact]
    public async Task Read_BodyThatItsHeadMayNotHave_IsRefused()
    {
        static int Most(TinyRequest head) => head.Headers.ContainsKey("authorization") ? 10 : 4;
        Assert.Null(await ReadAsync("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde", Most));
        Assert.NotNull(await ReadAsync("POST / HTTP/1.1\r\nAuthorization: x\r\nContent-Length: 5\r\n\r\nabcde", Most));
    }

    private static Task<TinyRequest?> ReadAsync(string text, Func<TinyRequest, int> most) =>
        new TinyRequestReader(new MemoryStream(Encoding.ASCII.GetBytes(text)), most, CancellationToken.None).ReadAsync();
}
