using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>What an exchange is told about the disk is true, whatever the disk does.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;
    private readonly MemoryDisk _disk = new();
    private readonly List<string> _said = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Strict_ToldThatItIsDurable_IsOnTheDisk()
    {
        var log = Start();
        var opened = Exchanges.Open(log, 1, Durability.Strict);
        log.Append(opened, Direction.Request, Exchanges.Masked("ask"));
        log.EndPiece(opened, Direction.Request);
        log.Commit(opened);
        Assert.True(await log.DurableAsync(opened));

        var entries = Exchanges.Read(new MemoryStream(_disk.Segments[0].Durable), out _);
        Assert.Equal([EntryType.Opened, EntryType.RequestText], entries.Select(e => e.Type));
        log.Close(opened, default);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Available_WaitsForNothing()
    {
        var log = Start();
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var opened = Exchanges.Open(log, 1);
        log.Commit(opened);
        Assert.True(log.DurableAsync(opened) is { IsCompleted: true, Result: true });
        _disk.Gate.Release();
        await log.DisposeAsync();
    }

    [Fact]
    public async Task ManyAtOnce_OneSyncServesThem()
    {
        var log = Start();
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var all = Enumerable.Range(1, 101).Select(i => Exchanges.Open(log, (ulong)i, Durability.Strict)).ToArray();
        var waits = Array.ConvertAll(all, opened =>
        {
            log.Commit(opened);
            return log.DurableAsync(opened).AsTask();
        });
        _disk.Gate.Release();

        Assert.All(await Task.WhenAll(waits), Assert.True);
        // One for those whom the writer took before the gate was shut, one for all others.
        Assert.InRange(_disk.Segments[0].Syncs, 1, 2);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task BeforeReply_OneAfterTheOther_IsOnTheDiskForEveryone()
    {
        var log = Start();
        for (ulong i = 1; i <= 50; i++)
        {
            var opened = Exchanges.Open(log, i, Durability.BeforeReply);
            log.Commit(opened);
            // At any moment of the writer's: before it looks, while it gathers, while it syncs, after it.
            SpinWait.SpinUntil(() => false, TimeSpan.FromMicroseconds(i * 37 % 1500));
            Assert.True(await log.DurableAsync(opened));
            Assert.Equal(i, Exchanges.Read(new MemoryStream(_disk.Segments[0].Durable), out _)[^1].Exchange);
            log.Close(opened, default);
        }

        await log.DisposeAsync();
    }

    [Fact]
    public async Task BeforeReply_TheFirstWhoWaits_TakesThoseAlongWhoDoNotYet()
    {
        var log = Start();
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var all = Enumerable.Range(1, 50).Select(i => Exchanges.Open(log, (ulong)i, Durability.BeforeReply)).ToArray();
        Array.ForEach(all, log.Commit);
        var last = log.DurableAsync(all[^1]).AsTask();
        _disk.Gate.Release();
        Assert.True(await last);
        foreach (var opened in all[..^1])
        {
            Assert.True(log.DurableAsync(opened) is { IsCompleted: true, Result: true });
        }

        Assert.InRange(_disk.Segments[0].Syncs, 1, 2);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task Disk_ThatHangs_EndsTheWaitAfterTheLimit()
    {
        var log = Start(patience: TimeSpan.FromMilliseconds(80));
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var opened = Exchanges.Open(log, 1, Durability.Strict);
        log.Commit(opened);
        Assert.False(await log.DurableAsync(opened));

        // The writer still holds the exchange's ticket: it must not be used again before the writer has let go.
        log.Close(opened, default);
        var next = Exchanges.Open(log, 2, Durability.Strict);
        Assert.NotSame(opened, next);
        _disk.Gate.Release();
        log.Commit(next);
        Assert.True(await log.DurableAsync(next));
        await log.DisposeAsync();
    }

    [Theory]
    [InlineData(DiskAct.Create)]
    [InlineData(DiskAct.Write)]
    [InlineData(DiskAct.Sync)]
    internal async Task Disk_ThatFailsFromSomeActOn_RefusesStrictAtOnceAndRecoversByItself(DiskAct what)
    {
        var failing = false;
        _disk.Fails = (_, act) => Volatile.Read(ref failing) && (act == what || (what == DiskAct.Create && act == DiskAct.Write));
        var log = Start(sync: TimeSpan.FromMilliseconds(20));
        Assert.True(await AskAsync(log, 1));
        var running = Exchanges.Open(log, 2, Durability.Strict);
        log.Commit(running);
        Assert.True(await log.DurableAsync(running));

        Volatile.Write(ref failing, true);
        Assert.False(await AskAsync(log, 3));
        Assert.False(await AskAsync(log, 4));
        Assert.True(log.Counts is { IsFailing: true, Lost: > 0 });
        // Its entries may be among those that the disk took along.
        Assert.False(log.IsIntact(running));

        Volatile.Write(ref failing, false);
        // Without traffic: the writer tries on its own.
        while (log.Counts.IsFailing)
        {
            await Task.Yield();
        }

        Assert.True(await AskAsync(log, 5));
        await log.DisposeAsync();
        Assert.Equal(2, _said.Count);
        Assert.StartsWith("recovered", _said[1], StringComparison.Ordinal);
        _disk.SaveDurable(_folder);
        var read = new LogFolder(_folder).Read().ToList();
        Assert.Equal([1, 2, 5], read.Where(e => e.Type == EntryType.Opened).Select(e => (int)e.Exchange));
        Assert.Equal(log.Counts.Lost, read.Where(e => e.Type == EntryType.Lost).Sum(e => BitConverter.ToInt64(e.Payload)));
        Assert.Empty(LogVerifier.Verify(_folder, null, null).Problems);
    }

    [Fact]
    public async Task Disk_ThatIsFull_LeavesNoFilesAndIsNotAskedForEveryEntry()
    {
        var failing = false;
        _disk.Fails = (_, act) => Volatile.Read(ref failing) && act != DiskAct.Create;
        var log = Start();
        Assert.True(await AskAsync(log, 1));
        Volatile.Write(ref failing, true);
        for (ulong i = 2; i <= 100; i++)
        {
            Assert.False(await AskAsync(log, i));
        }

        Assert.Equal(2, log.Counts.Failures);
        Assert.Single(_disk.Segments);
        await log.DisposeAsync();
    }

    // The same story once for each act of the disk, which fails once.
    [Theory]
    [InlineData(0)]
    [InlineData(800)]
    public async Task Disk_ThatFailsOnce_AtEveryAct_LosesNoAcknowledgedEntry(int longer)
    {
        var acts = await StoryAsync(-1, longer);
        Assert.True(acts > 20);
        for (var failing = 1; failing <= acts; failing++)
        {
            await StoryAsync(failing, longer);
        }
    }

    private static async Task<long> StoryAsync(long failing, int longer)
    {
        var disk = new MemoryDisk { Fails = (act, _) => act == failing };
        var folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;
        var log = SessionLog.Start(new SessionLogOptions { Folder = folder, SegmentBytes = 1200, SyncInterval = TimeSpan.FromHours(1) }, TimeProvider.System, new SessionLogEvents(), disk.Create);
        var acknowledged = new List<int>();
        for (var i = 1; i <= 12; i++)
        {
            if (await AskAsync(log, (ulong)i, longer))
            {
                acknowledged.Add(i);
            }
        }

        await log.DisposeAsync();
        disk.SaveDurable(folder);
        var there = new LogFolder(folder).Read().Where(e => e.Type == EntryType.Opened).Select(e => (int)e.Exchange).ToList();
        Assert.Empty(acknowledged.Except(there));
        Assert.Equal(there.Distinct(), there);
        Assert.True(acknowledged.Count >= 11, $"act {failing}: {acknowledged.Count}");
        Assert.True(LogVerifier.Verify(folder, null, null) is { IsGood: true }, $"act {failing}: {string.Join("; ", LogVerifier.Verify(folder, null, null).Problems)}");
        Directory.Delete(folder, recursive: true);
        return disk.Operations;
    }

    private static async Task<bool> AskAsync(SessionLog log, ulong exchange, int longer = 0)
    {
        var opened = Exchanges.Open(log, exchange, Durability.Strict);
        log.Append(opened, Direction.Request, Exchanges.Masked("request " + exchange + new string('x', longer)));
        log.EndPiece(opened, Direction.Request);
        log.Commit(opened);
        var durable = await log.DurableAsync(opened);
        log.Close(opened, new ClosedFacts(200, 1, 1, durable ? Ending.Complete : Ending.Refused));
        return durable;
    }

    private SessionLog Start(TimeSpan? patience = null, TimeSpan? sync = null)
    {
        var options = new SessionLogOptions { Folder = _folder, SyncInterval = sync ?? TimeSpan.FromHours(1), Patience = patience ?? TimeSpan.FromMinutes(5) };
        var events = new SessionLogEvents { Failed = why => _said.Add(why), Recovered = lost => _said.Add("recovered " + lost) };
        return SessionLog.Start(options, TimeProvider.System, events, _disk.Create);
    }
}
