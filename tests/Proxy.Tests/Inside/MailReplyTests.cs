using System.Net.Sockets;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Inside;

/// <summary>Streams of services of this process whose clients leave.</summary>
[Collection(nameof(Quiet))]
public sealed class MailReplyTests
{
    private const int Streams = 32;

    // Whoever turns in a circle until the stream has ended allocates each time round: megabytes for each stream.
    [Fact]
    public async Task Stream_WhoseClientLeaves_EndsWithoutTurningInACircle()
    {
        using var rig = new Rig();
        using var gone = new CancellationTokenSource();
        var open = new List<(Connection Connection, Socket Peer, Task Streaming)>();
        for (var i = 0; i < Streams; i++)
        {
            var (connection, peer) = await rig.PairAsync();
            open.Add((connection, peer, MailReply.StreamAsync(new Mailbox(), new InnerReply(connection), gone.Token)));
            // Its head: it waits for its first message from here on, or is about to.
            await peer.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken).AsTask().WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await gone.CancelAsync();
        await Task.WhenAll(open.Select(one => one.Streaming)).WaitAsync(Rig.Patience, TestContext.Current.CancellationToken);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(bytes < Streams * 32 * 1024, $"{bytes} bytes for {Streams} streams");
        foreach (var (connection, peer, _) in open)
        {
            await connection.DisposeAsync();
            peer.Dispose();
        }
    }
}
