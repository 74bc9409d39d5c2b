using FastMcp.Recording.Feeding;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Tests;

/// <summary>A feed gives every exchange at least once, whenever it is ended and begun again, and none twice that was taken.</summary>
public sealed class FeedTests
{
    [Fact]
    public async Task Feed_EndedAfterAnyNumberOfBatches_GivesEachOnceThatWasTaken()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 4, segmentBytes: 1500);
        await LeaveOpenAsync(log);
        await log.RunAsync(3, 1500);
        var all = ExchangeReader.Read(new LogFolder(log.Record).Read()).Select(e => e.Id.ToString()).Order().ToList();
        Assert.Equal(16, all.Count);
        for (var most = 1; most < 6; most++)
        {
            var (seen, name) = (new List<string>(), "feed" + most);
            while (true)
            {
                // Each time another program: what it took and did not say so comes again.
                var feed = new ExchangeFeed(log.Record, name);
                var batch = feed.Next(most, 1 << 20);
                if (batch.Count == 0)
                {
                    break;
                }

                Assert.Equal(batch.Select(e => e.Id), new ExchangeFeed(log.Record, name).Next(most, 1 << 20).Select(e => e.Id));
                Assert.All(batch, e => Assert.NotEmpty(e.Entries));
                seen.AddRange(batch.Select(e => e.Id.ToString()));
                feed.Taken();
            }

            Assert.Equal(all, seen.Order());
        }
    }

    [Fact]
    public async Task Feed_OfAGrowingLog_GivesWhatComes()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 2);
        var feed = new ExchangeFeed(log.Record, "feed");
        Assert.Equal(2, feed.Next(100, 1 << 20).Count);
        feed.Taken();
        Assert.Empty(feed.Next(100, 1 << 20));
        await using (var running = SessionLog.Start(new SessionLogOptions { Folder = log.Record }, TimeProvider.System, new SessionLogEvents()))
        {
            for (ulong i = 1; i <= 5; i++)
            {
                Exchanges.Play(running, i, "x");
                var opened = Exchanges.Open(running, 100 + i, Durability.Strict);
                running.Commit(opened);
                Assert.True(await running.DurableAsync(opened));
                Assert.Equal(i, Assert.Single(feed.Next(100, 1 << 20)).Id.Exchange);
                feed.Taken();
            }
        }
    }

    // As when too many files are open: nothing is left out, whatever was read before and is still to come.
    [Fact]
    public async Task Segment_ThatCannotBeOpenedForAMoment_IsReadWhenItCan_AndOneThatIsGoneIsNotWaitedFor()
    {
        using var log = await SignedLog.MakeAsync(runs: 4, exchanges: 3);
        var all = ExchangeReader.Read(new LogFolder(log.Record).Read()).Select(e => e.Id).ToList();
        foreach (var number in (uint[])[1, 2, 3, 4])
        {
            var (feed, seen) = (new ExchangeFeed(log.Record, "feed" + number), new List<ExchangeId>());
            using (new FileStream(log.Segment(number), FileMode.Open, FileAccess.Read, FileShare.None))
            {
                while (seen.Count < 3 * (number - 1))
                {
                    seen.AddRange(feed.Next(100, 1 << 20).Select(e => e.Id));
                    feed.Taken();
                }

                Assert.Throws<IOException>(() => feed.Next(100, 1 << 20));
                Assert.Throws<IOException>(() => feed.Next(100, 1 << 20));
            }

            seen.AddRange(feed.Next(100, 1 << 20).Select(e => e.Id));
            Assert.Equal(all, seen);
        }

        File.Delete(log.Segment(2));
        Assert.Equal(9, new ExchangeFeed(log.Record, "other").Next(100, 1 << 20).Count);
    }

    private static async Task LeaveOpenAsync(SignedLog log)
    {
        await using var running = SessionLog.Start(new SessionLogOptions { Folder = log.Record }, TimeProvider.System, new SessionLogEvents());
        Exchanges.Open(running, 77);
    }
}
