using System.Buffers;
using System.Net.Sockets;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class ConnectionWriteTests
{
    [Fact]
    public async Task Flush_SeveralWrites_ArriveInOrderAndBlockGoesBack()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        ours.Output.Write("head "u8);
        ours.Output.Write("body"u8);
        Assert.Equal(9, ours.Output.UnflushedBytes);
        Assert.True(ours.HoldsBlock);
        await ours.Output.FlushAsync().Within();
        Assert.False(ours.HoldsBlock);
        var got = new byte[32];
        var count = await peer.ReceiveAsync(got).Within();
        Assert.True(got.AsSpan(0, count).SequenceEqual("head body"u8));
    }

    [Fact]
    public async Task GetSpan_LargerThanTheBlock_GrowsAndKeepsWhatWasWritten()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync(new() { OutputBlock = 4096 });
        await using var _ = ours;
        ours.Output.Write("abc"u8);
        var span = ours.Output.GetSpan(100_000);
        Assert.True(span.Length >= 100_000);
        span[..100_000].Fill((byte)'x');
        ours.Output.Advance(100_000);
        var receiving = ReceiveAsync(peer, 100_003);
        await ours.Output.FlushAsync().Within();
        var got = await receiving.Within();
        Assert.True(got.AsSpan(0, 3).SequenceEqual("abc"u8));
        Assert.Equal(-1, got.AsSpan(3).IndexOfAnyExcept((byte)'x'));
    }

    [Fact]
    public async Task Flush_PeerStopsReading_WaitsThenGoesOnWithoutLoss()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync(new() { WriteTimeout = TimeSpan.Zero }, receiveBuffer: 16 * 1024);
        await using var _ = ours;
        var sending = SendUntilPendingAsync(ours, out var accepted);
        var limit = accepted();
        Assert.InRange(limit, 1, 4 * 1024 * 1024);
        var got = await ReceiveAsync(peer, (int)limit).Within();
        Assert.False((await sending.Within()).IsCompleted);
        Assert.Equal(limit, got.Length);
        for (var i = 0; i < got.Length; i++)
            Assert.True(got[i] == (byte)(i / 4096), "at " + i);
        Assert.Equal(limit, ours.BytesSent);
        Assert.False(ours.HoldsBlock);
    }

    [Fact]
    public async Task Flush_PeerReset_IsCompletedWithAFaultAndNoException()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.LingerState = new(true, 0);
        peer.Close();
        await ours.Input.ReadAsync().Within();
        var flushed = await ours.Output.WriteAsync(new byte[10]).Within();
        Assert.True(flushed.IsCompleted);
        Assert.Equal(ConnectionFault.PeerReset, ours.OutputFault);
    }

    [Fact]
    public async Task Flush_PendingAndAborted_CompletesWithTheReason()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync(receiveBuffer: 16 * 1024);
        await using var __ = ours;
        var sending = ours.Output.WriteAsync(new byte[64 * 1024 * 1024]);
        ours.Abort(ConnectionFault.ExchangeTimeout);
        Assert.True((await sending.Within()).IsCompleted);
        Assert.Equal(ConnectionFault.ExchangeTimeout, ours.OutputFault);
    }

    [Fact]
    public async Task Write_MoreThanTheOutputLimit_Throws()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync(new() { OutputLimit = 8192 });
        await using var __ = ours;
        ours.Output.Write(new byte[8192]);
        Assert.Throws<InvalidOperationException>(() => ours.Output.GetSpan(1));
    }

    [Fact]
    public async Task Discard_UnflushedBytes_NeverLeave()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        ours.Output.Write("secret"u8);
        ours.DiscardOutput();
        ours.Output.Write("ok"u8);
        await ours.Output.FlushAsync().Within();
        var got = new byte[32];
        Assert.Equal(2, await peer.ReceiveAsync(got).Within());
    }

    [Fact]
    public async Task Close_UnreadInputIsThere_AnswerArrivesWholeBeforeTheEnd()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        peer.Send(new byte[100_000]);
        await ours.Output.WriteAsync("refused"u8.ToArray()).Within();
        var closing = ours.CloseAsync(TimeSpan.FromSeconds(5));
        var got = new byte[32];
        Assert.Equal(7, await peer.ReceiveAsync(got).Within());
        Assert.Equal(0, await peer.ReceiveAsync(got).Within());
        peer.Send(new byte[1000]);
        peer.Shutdown(SocketShutdown.Send);
        await closing.Within();
        Assert.True(ours.IsDisposed);
        Assert.Equal(ConnectionFault.PeerClosed, ours.InputFault);
    }

    [Fact]
    public async Task Close_PeerReadsOnlyAfterTheLinger_GetsEveryByte()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync(receiveBuffer: 16 * 1024);
        var size = 0;
        var flushed = ours.Output.WriteAsync(new byte[4096]);
        while (flushed.IsCompleted)
        {
            // As much as the kernel takes: the last of it cannot have reached the peer.
            size += 4096;
            flushed = ours.Output.WriteAsync(new byte[4096]);
        }

        var got = 0;
        var block = new byte[4096];
        size += 4096;

        // The flush may be told of behind the last byte.
        while (!flushed.IsCompleted && got < size)
        {
            got += await peer.ReceiveAsync(block).Within();
        }

        await flushed.Within();
        var closing = ours.CloseAsync(TimeSpan.FromSeconds(2)).AsTask();
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        await closing.Within();
        for (var count = 1; count > 0; got += count)
        {
            count = await peer.ReceiveAsync(block).Within();
        }

        Assert.Equal(size, got);
    }

    [Fact]
    public async Task Close_PeerNeverEnds_LingerDeadlineEndsIt()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync();
        var closing = ours.CloseAsync(TimeSpan.FromSeconds(2)).AsTask();
        Assert.False(closing.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        await closing.Within();
        Assert.Equal(ConnectionFault.LingerTimeout, ours.InputFault);
    }

    /// <summary>Blocks of 4 KB, each filled with its number, until a flush waits.</summary>
    static Task<System.IO.Pipelines.FlushResult> SendUntilPendingAsync(Connection ours, out Func<long> accepted)
    {
        long total = 0;
        accepted = () => total;
        while (true)
        {
            var span = ours.Output.GetSpan(4096)[..4096];
            span.Fill((byte)(total / 4096));
            ours.Output.Advance(4096);
            total += 4096;
            var flush = ours.Output.FlushAsync();
            if (!flush.IsCompleted)
                return flush.AsTask();
            Assert.True(total < 64 * 1024 * 1024, "the sender was never stopped");
        }
    }

    static async Task<byte[]> ReceiveAsync(Socket peer, int count)
    {
        var got = new byte[count];
        for (var have = 0; have < count;)
        {
            var more = await peer.ReceiveAsync(got.AsMemory(have));
            Assert.NotEqual(0, more);
            have += more;
        }
        return got;
    }
}
