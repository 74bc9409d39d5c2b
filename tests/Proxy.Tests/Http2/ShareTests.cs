using FastMcp.Proxy.Transport.Http2;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>What one connection may have of the streams of all.</summary>
public sealed class ShareTests
{
    [Fact]
    public void Share_OfAnyLimits_IsWholeUpToHalfAndNeverNothing()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var limits = new Http2Limits { Streams = random.Next(1, 10_001), AllStreams = random.Next(1, 1_000_001) };
            long left = random.Next(limits.AllStreams);
            var mine = random.Next(limits.Streams);
            Assert.True(limits.MayOpen(0, left));
            Assert.False(limits.MayOpen(0, -1 - left));
            Assert.True(2 * left < limits.AllStreams || limits.MayOpen(mine, left));
            // Who has less and finds more may, too.
            Assert.True(!limits.MayOpen(mine, left) || limits.MayOpen(random.Next(mine + 1), left + random.Next(1000)));
        }
    }

    [Fact]
    public void Connection_WhileOthersAreIdle_HasAllItsStreams() => Assert.Equal(100, Open(new Http2Limits(), 0));

    // One after the other takes all that it is given.
    [Fact]
    public void Connections_ThatTakeWhatTheyCan_MustBeMany()
    {
        var (limits, connections, open) = (new Http2Limits(), 0, 0);
        for (; open < limits.AllStreams; connections++)
        {
            open += Open(limits, open);
        }

        Assert.InRange(connections, 7 * limits.AllStreams / limits.Streams, limits.AllStreams);
    }

    private static int Open(Http2Limits limits, int open)
    {
        var mine = 0;
        while (mine < limits.Streams && limits.MayOpen(mine, limits.AllStreams - (open + mine + 1)))
        {
            mine++;
        }

        return mine;
    }
}
