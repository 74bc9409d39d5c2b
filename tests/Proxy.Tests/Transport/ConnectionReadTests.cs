using System.Buffers;
using System.Net.Sockets;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class ConnectionReadTests
{
    [Fact]
    public async Task Read_BytesArrive_OneContiguousSegment()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.Send("hello"u8);
        var read = await ours.Input.ReadAsync().Within();
        Assert.True(read.Buffer.IsSingleSegment);
        Assert.True(read.Buffer.FirstSpan.SequenceEqual("hello"u8));
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task Read_AllExamined_WaitsForMoreAndKeepsUnconsumed()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.Send("abc"u8);
        var first = await ours.Input.ReadAsync().Within();
        ours.Input.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);
        var second = ours.Input.ReadAsync();
        Assert.False(second.IsCompleted);
        peer.Send("def"u8);
        Assert.True((await second.Within()).Buffer.FirstSpan.SequenceEqual("bcdef"u8));
    }

    [Fact]
    public async Task Read_NotAllExamined_ReturnsAtOnce()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.Send("abc"u8);
        var first = await ours.Input.ReadAsync().Within();
        ours.Input.AdvanceTo(first.Buffer.GetPosition(1));
        var second = ours.Input.ReadAsync();
        Assert.True(second.IsCompleted);
        Assert.True((await second).Buffer.FirstSpan.SequenceEqual("bc"u8));
    }

    [Fact]
    public async Task Read_EverythingConsumed_HoldsNoBlockWhileWaiting()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        Assert.False(ours.HoldsBlock);
        peer.Send("abc"u8);
        var first = await ours.Input.ReadAsync().Within();
        Assert.True(ours.HoldsBlock);
        ours.Input.AdvanceTo(first.Buffer.End);
        Assert.False(ours.HoldsBlock);
        var second = ours.Input.ReadAsync();
        Assert.False(second.IsCompleted);
        Assert.False(ours.HoldsBlock);
        peer.Send("x"u8);
        await second.Within();
    }

    [Fact]
    public async Task Read_NothingConsumed_GrowsToTheLimitThenEndsWithInputLimit()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync(new() { InputBlock = 4096, InputLimit = 50_000 });
        await using var _ = ours;
        var sent = new byte[60_000];
        for (var i = 0; i < sent.Length; i++)
            sent[i] = (byte)(i * 31 >> 3);
        var sending = Task.Run(() => peer.Send(sent));
        var read = await ours.Input.ReadAsync().Within();
        while (!read.IsCompleted)
        {
            Assert.True(read.Buffer.IsSingleSegment);
            ours.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await ours.Input.ReadAsync().Within();
        }
        Assert.Equal(ConnectionFault.InputLimit, ours.InputFault);
        Assert.Equal(50_000, read.Buffer.Length);
        Assert.True(read.Buffer.FirstSpan.SequenceEqual(sent.AsSpan(0, 50_000)));
        await sending.Within();
    }

    [Fact]
    public async Task Read_PeerHalfCloses_CompletesWithPeerClosedAndOutputStillWorks()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.Send("last"u8);
        peer.Shutdown(SocketShutdown.Send);
        var read = await ours.Input.ReadAsync().Within();
        ours.Input.AdvanceTo(read.Buffer.End);
        read = await ours.Input.ReadAsync().Within();
        Assert.True(read.IsCompleted);
        Assert.Equal(ConnectionFault.PeerClosed, ours.InputFault);
        Assert.Equal(ConnectionFault.None, ours.OutputFault);
        Assert.False((await ours.Output.WriteAsync("bye"u8.ToArray()).Within()).IsCompleted);
        var got = new byte[8];
        Assert.Equal(3, await peer.ReceiveAsync(got).Within());
    }

    [Fact]
    public async Task Read_PeerResets_CompletesWithPeerReset()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        var reading = ours.Input.ReadAsync();
        peer.LingerState = new(true, 0);
        peer.Close();
        Assert.True((await reading.Within()).IsCompleted);
        Assert.Equal(ConnectionFault.PeerReset, ours.InputFault);
    }

    [Fact]
    public async Task Read_Cancelled_ReturnsCancelledAndTheNextReadGoesOn()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        var reading = ours.Input.ReadAsync();
        ours.Input.CancelPendingRead();
        Assert.True((await reading.Within()).IsCanceled);
        var next = ours.Input.ReadAsync();
        Assert.False(next.IsCompleted);
        peer.Send("abc"u8);
        var read = await next.Within();
        Assert.False(read.IsCanceled);
        Assert.Equal(3, read.Buffer.Length);
    }

    [Fact]
    public async Task Read_CancelledBeforehand_CancelsExactlyOneRead()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        ours.Input.CancelPendingRead();
        Assert.True((await ours.Input.ReadAsync().Within()).IsCanceled);
        peer.Send("abc"u8);
        Assert.False((await ours.Input.ReadAsync().Within()).IsCanceled);
    }

    [Fact]
    public async Task Read_CancelledWhileDataComes_LosesNothing()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        const int total = 3000;
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < total; i++)
                peer.Send([(byte)i]);
        });
        var cancelling = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                ours.Input.CancelPendingRead();
                await Task.Yield();
            }
        });
        var expected = 0;
        while (expected < total)
        {
            var read = await ours.Input.ReadAsync().Within();
            foreach (var value in read.Buffer.ToArray())
                Assert.Equal((byte)expected++, value);
            ours.Input.AdvanceTo(read.Buffer.End);
        }
        await Task.WhenAll(sending, cancelling).Within();
    }

    [Fact]
    public async Task Read_AbortedByUs_CompletesWithTheReasonAndPeerSeesReset()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        var reading = ours.Input.ReadAsync();
        ours.Abort(ConnectionFault.Blocked);
        Assert.True((await reading.Within()).IsCompleted);
        Assert.Equal(ConnectionFault.Blocked, ours.Fault);
        var error = await Assert.ThrowsAsync<SocketException>(() => peer.ReceiveAsync(new byte[1]).Within());
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task Dispose_ReadPending_EndsTheRead()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync();
        var reading = ours.Input.ReadAsync();
        await ours.DisposeAsync();
        Assert.True((await reading.Within()).IsCompleted);
        Assert.Equal(ConnectionFault.Closed, ours.InputFault);
        Assert.False(ours.HoldsBlock);
    }

    [Fact]
    public async Task Advance_PositionOfAnotherBuffer_Throws()
    {
        using var rig = new Rig();
        var (ours, peer) = await rig.PairAsync();
        await using var _ = ours;
        peer.Send("abc"u8);
        await ours.Input.ReadAsync().Within();
        var other = new ReadOnlySequence<byte>(new byte[3]);
        Assert.Throws<InvalidOperationException>(() => ours.Input.AdvanceTo(other.End));
    }
}
