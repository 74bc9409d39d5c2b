using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class OffLoopTests
{
    [Fact]
    public async Task Post_QueueFull_IsRefusedAndCounted()
    {
        var off = new OffLoop(2, NullLogger.Instance);
        using var hold = new ManualResetEventSlim();
        Assert.True(off.TryPost(hold, static h => h.Wait(Rig.Patience)));
        var running = off.RunAsync(hold, static h => h.Wait(Rig.Patience));
        Assert.False(off.TryPost(0, static _ => { }));
        Assert.False((await off.RunAsync(0, static n => n)).Ran);
        Assert.Equal((2, 2L), (off.Inside, off.Refused));
        hold.Set();
        Assert.Equal((true, true), await running.Within());
        await Until.TrueAsync(() => off.Inside == 0, "all done");
        Assert.Equal(2, off.Done);
    }

    [Fact]
    public async Task Post_WorkThrows_IsCountedAndThePlaceIsFree()
    {
        var off = new OffLoop(1, NullLogger.Instance);
        off.TryPost(0, static _ => throw new InvalidOperationException("planted"));
        await Until.TrueAsync(() => off.Failed == 1 && off.Inside == 0, "failed");
        Assert.Equal((true, 42), await off.RunAsync(41, static n => n + 1).Within());
    }

    [Fact]
    public async Task Run_WorkThrows_TheAwaiterGetsIt()
    {
        var off = new OffLoop(1, NullLogger.Instance);
        await Assert.ThrowsAsync<InvalidOperationException>(() => off.RunAsync<int, int>(0, static _ => throw new InvalidOperationException("planted")).Within());
        Assert.Equal(0, off.Inside);
    }

    [Fact]
    public void Stall_LongSection_IsInItsBucketAndTheLongest()
    {
        var before = StallMeter.Buckets[14];
        StallMeter.Record(10_000);
        Assert.Equal(before + 1, StallMeter.Buckets[14]);
        Assert.True(StallMeter.Longest >= 10_000);
    }
}
