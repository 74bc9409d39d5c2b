using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData((int)DeadlineKind.Head, (int)ConnectionFault.HeadTimeout)]
    [InlineData((int)DeadlineKind.Body, (int)ConnectionFault.BodyTimeout)]
    [InlineData((int)DeadlineKind.Idle, (int)ConnectionFault.IdleTimeout)]
    [InlineData((int)DeadlineKind.Exchange, (int)ConnectionFault.ExchangeTimeout)]
    public async Task Deadline_Passed_AbortsWithItsReason(int kind, int fault)
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync();
        await using var __ = ours;
        ours.SetDeadline((DeadlineKind)kind, TimeSpan.FromSeconds(1));
        var reading = ours.Input.ReadAsync().AsTask();
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectionFault.None, ours.Fault);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await reading.Within()).IsCompleted);
        Assert.Equal((ConnectionFault)fault, ours.Fault);
    }

    [Fact]
    public async Task Deadline_Cleared_NothingHappens()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync();
        await using var __ = ours;
        ours.SetDeadline(DeadlineKind.Body, TimeSpan.FromSeconds(1));
        ours.SetDeadline(DeadlineKind.Exchange, TimeSpan.FromSeconds(1));
        ours.ClearDeadline(DeadlineKind.Head);
        ours.ClearDeadline(DeadlineKind.Exchange);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ConnectionFault.None, ours.Fault);
    }

    [Fact]
    public async Task Flush_PeerNeverReads_WriteTimeoutCutsIt()
    {
        using var rig = new Rig();
        var (ours, _) = await rig.PairAsync(new() { WriteTimeout = TimeSpan.FromSeconds(5) }, receiveBuffer: 16 * 1024);
        await using var __ = ours;
        var flush = ours.Output.WriteAsync(new byte[64 * 1024 * 1024]).AsTask();
        Assert.False(flush.IsCompleted);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await flush.Within()).IsCompleted);
        Assert.Equal(ConnectionFault.WriteTimeout, ours.OutputFault);
    }

    [Fact]
    public async Task Ticker_ConnectionsEnd_ForgetsThem()
    {
        using var rig = new Rig();
        var (first, _) = await rig.PairAsync();
        var (second, _) = await rig.PairAsync();
        var (third, _) = await rig.PairAsync();
        Assert.Equal(3, rig.Ticker.Count);
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(2, rig.Ticker.Count);
        third.SetDeadline(DeadlineKind.Idle, TimeSpan.FromSeconds(1));
        rig.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal((ConnectionFault.None, ConnectionFault.IdleTimeout), (second.Fault, third.Fault));
        await second.DisposeAsync();
        await third.DisposeAsync();
        Assert.Equal(0, rig.Ticker.Count);
    }
}
