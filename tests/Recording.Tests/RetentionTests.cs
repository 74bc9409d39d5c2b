using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>What is old goes, whole and from the beginning, and the log that is left is good because it says so.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task OldSegments_AreDeleted_AndTheLogSaysSoAndIsGood()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 6, segmentBytes: 1500);
        using var index = RecordIndex.Open(log.Record);
        Assert.Equal(12, index.Update().Exchanges);
        var before = SegmentFile.In(log.Record).Count;
        Assert.True(before > 4);
        await RunAsync(log, days: 29);
        Assert.Equal(before + 1, SegmentFile.In(log.Record).Count);

        // A segment ended when the next one was made: that of the run at day 29 ended today.
        var now = await RunAsync(log, days: 60);
        var left = SegmentFile.In(log.Record);
        Assert.Equal((before, 2), (now.Expired, left.Count));
        var report = log.Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.Contains(report.Notes, n => n.Contains("were let go by age", StringComparison.Ordinal));
        Assert.Equal(0, IndependentReaderTests.Run(log.Record, log.Checkpoints, log.At("public.pem"))?.Code ?? 0);
        Assert.Equal(2, index.Update().Exchanges);
        Assert.Equal(2, ExchangeReader.Read(new LogFolder(log.Record).Read()).Count());
    }

    [Fact]
    public async Task Deletion_ThatTheLogDoesNotSay_IsAHole()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 2);
        File.Delete(log.Segment(1));
        Assert.Contains(log.Verify().Problems, p => p.Segment == 1);

        // It says that all up to the third are gone: one that is missing behind one that is there is a hole all the same.
        using var other = await SignedLog.MakeAsync(runs: 3, exchanges: 2);
        var kept = await File.ReadAllBytesAsync(other.Segment(1), TestContext.Current.CancellationToken);
        await RunAsync(other, days: 60);
        Assert.True(other.Verify().IsGood);
        await File.WriteAllBytesAsync(other.Segment(1), kept, TestContext.Current.CancellationToken);
        Assert.False(other.Verify().IsGood);
    }

    [Fact]
    public async Task Hold_KeepsEverything_AndIsOnRecord()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        await File.WriteAllTextAsync(Path.Combine(log.Record, Retention.HoldName), "case 17", TestContext.Current.CancellationToken);
        var held = await RunAsync(log, days: 60);
        Assert.Equal((true, 0), (held.IsHeld, held.Expired));
        File.Delete(Path.Combine(log.Record, Retention.HoldName));
        var free = await RunAsync(log, days: 60);
        Assert.Equal((false, true), (free.IsHeld, free.Expired > 0));
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public async Task Disk_ThatTakesNothing_LosesNoOldSegmentEither()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        var disk = new MemoryDisk { Fails = (_, _) => true };
        await using var failing = SessionLog.Start(OptionsOf(log), new LaterTime(60), new SessionLogEvents(), disk.Create);
        await failing.ExpireAsync();
        Assert.Equal(2, SegmentFile.In(log.Record).Count);
    }

    [Fact]
    public async Task Signer_ThatDoesNotAnswer_LetsNothingGo()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        await using (var unsigned = SessionLog.Start(OptionsOf(log) with { Checkpoints = log.Signing() with { Signer = new DeadSigner() } }, new LaterTime(60), new SessionLogEvents()))
        {
            await unsigned.ExpireAsync();
            Assert.True(File.Exists(log.Segment(1)));
        }

        Assert.True(log.Verify().IsGood);
        await RunAsync(log, days: 60);
        Assert.False(File.Exists(log.Segment(1)));
        Assert.True(log.Verify().IsGood);
    }

    private static async Task<SessionLogCounts> RunAsync(SignedLog log, int days)
    {
        await using var later = SessionLog.Start(OptionsOf(log), new LaterTime(days), new SessionLogEvents());
        var opened = Exchanges.Open(later, 1, Durability.Strict);
        later.Commit(opened);
        Assert.True(await later.DurableAsync(opened));
        await later.ExpireAsync();
        return later.Counts;
    }

    private static SessionLogOptions OptionsOf(SignedLog log) => new() { Folder = log.Record, Keep = TimeSpan.FromDays(30), Checkpoints = log.Signing() };

    /// <summary>The system's clock, some days ahead.</summary>
    private sealed class LaterTime(int days) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(days);
    }
}
