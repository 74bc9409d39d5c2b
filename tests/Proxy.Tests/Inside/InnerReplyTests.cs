using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Tests.Transport;

namespace FastMcp.Proxy.Tests.Inside;

/// <summary>What services of this process say, as HTTP.</summary>
public sealed class InnerReplyTests
{
    [Fact]
    public async Task AMessageOfSeveralLines_IsOneEvent()
    {
        using var rig = new Rig();
        var (connection, peer) = await rig.PairAsync();
        using var end = peer;
        var reply = new InnerReply(connection);
        await reply.BeginEventsAsync();
        await reply.EventAsync("{\r\n\"a\":1}"u8.ToArray());
        await reply.EventAsync("message"u8, "{\n\"b\":2}"u8.ToArray());
        await reply.EndAsync();
        var (text, piece) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            text.Append(Encoding.ASCII.GetString(piece, 0, await peer.ReceiveAsync(piece, TestContext.Current.CancellationToken).AsTask().WaitAsync(Rig.Patience, TestContext.Current.CancellationToken)));
        }

        Assert.Contains("data: {  \"a\":1}\n\n\r\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("event: message\ndata: { \"b\":2}\n\n\r\n", text.ToString(), StringComparison.Ordinal);
        await connection.DisposeAsync();
    }

    [Fact]
    public void AStreamThatEndsEachTime_IsOpenedLessAndLess()
    {
        var pause = new ReopenPause();
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(0, 8).Select(_ => (int)pause.Next(heard: false).TotalSeconds));
        Assert.Equal([1, 2], new[] { true, false }.Select(heard => (int)pause.Next(heard).TotalSeconds));
    }

    [Theory]
    [InlineData("\"2025-11-25\"", "2025-11-25")]
    [InlineData("\"2025-11\\n25\"", "")]
    [InlineData("\"2025-11-25\\r\\nX: y\"", "")]
    [InlineData("{\"a\":\"2025-1\"}", "")]
    [InlineData("", "")]
    public void AVersion_IsADate(string said, string version)
    {
        Assert.Equal(version, McpFields.VersionIn(Encoding.UTF8.GetBytes(said)));
        Assert.Equal("", McpFields.VersionIn("\"2025-11\n25\""u8));
    }
}
