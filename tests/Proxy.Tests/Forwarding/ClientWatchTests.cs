using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Forwarding;

public sealed class ClientWatchTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_ThatLeaves_IsSeen(bool cancels)
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        var (watch, answer) = (new ClientWatch(), new Answer());
        watch.Start(1, ours, answer, cancels);
        peer.Dispose();
        await Until.TrueAsync(() => watch.EndedItsSide, "the client's end is seen");
        await watch.StopAsync().Within();

        // Who only ended its own direction looks the same: where leaving ends nothing, the answer goes on.
        Assert.Equal((cancels, cancels), (watch.Gone, answer.Cancelled));
        await ours.DisposeAsync();
    }

    /// <summary>The end of the watch meets the next request at any moment: the watch ends, and the request is there to be read.</summary>
    [Fact]
    public async Task Watch_ThatEndsWhenTheClientSends_LosesNothing()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using var sends = peer;
        var (watch, answer) = (new ClientWatch(), new Answer());
        for (var i = 0; i < 3000; i++)
        {
            watch.Start(i + 1, ours, answer, cancels: true);
            var sending = i % 3 == 0 ? Task.CompletedTask : Task.Run(() => sends.Send([(byte)i]));
            if (i % 3 == 1)
            {
                await sending;
            }

            await watch.StopAsync().Within();
            await sending;
            if (i % 3 == 0)
            {
                sends.Send([(byte)i]);
            }

            var read = await ours.Input.ReadAsync().Within();
            if (read.Buffer.IsEmpty)
            {
                // The cancellation came behind the byte's event, and wakes the next reader.
                read = await ours.Input.ReadAsync().Within();
            }

            Assert.Equal([(byte)i], read.Buffer.FirstSpan.ToArray());
            ours.Input.AdvanceTo(read.Buffer.End);
            Assert.False(watch.Gone);
        }

        await ours.DisposeAsync();
    }

    /// <summary>A fault of ours in the watch is not the socket thread's: who ends the watch is told.</summary>
    [Fact]
    public async Task Watch_ThatFails_TellsWhoEndsIt()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        var watch = new ClientWatch { Left = new TaskCompletionSource() };
        watch.Start(1, ours, null!, cancels: true);
        peer.Dispose();
        await Until.TrueAsync(() => watch.Gone, "the client's end is seen");
        await Assert.ThrowsAsync<NullReferenceException>(async () => await watch.StopAsync());
        await ours.DisposeAsync();
    }

    [Fact]
    public async Task Watch_OfAClientThatStays_CostsNoMemory()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        using (peer)
        {
            var (watch, answer) = (new ClientWatch(), new Answer());
            var spent = long.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 200; i++)
                {
                    watch.Start(i + 1, ours, answer, cancels: true);
                    Assert.True(watch.StopAsync().IsCompleted);
                }

                spent = Math.Min(spent, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, spent);
        }

        await ours.DisposeAsync();
    }
}
