namespace FastMcp.Recording.Tests;

/// <summary>Who waits for the disk on a loop goes on on that loop, together with all whom the same sync served.</summary>
public sealed class LoopWaitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;
    private readonly MemoryDisk _disk = new();
    private readonly FakeLoop _loop = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Many_GoOnTogether_WokenOnceForEachSync()
    {
        await using var log = Start();
        var waits = await AskAsync(log, 40);
        _loop.EndTurn();
        _disk.Gate.Release();
        for (var done = 0; done < 40;)
        {
            done += await _loop.TurnAsync();
        }

        // One for those whom the writer took before the disk was held, one for all others.
        Assert.InRange(_loop.Wakes, 1, 2);
        Assert.All(waits, wait => Assert.True(wait is { IsCompleted: true, Result: true }));
    }

    [Fact]
    public async Task Unwoken_NobodyGoesOn()
    {
        await using var log = Start();
        var waits = await AskAsync(log, 3);
        _loop.EndTurn();
        _disk.Gate.Release();
        // On the disk and told so: what is missing is the loop's turn.
        while (_loop.Posts < 3)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        Assert.Equal(3, await _loop.TurnAsync());
        Assert.All(waits, wait => Assert.True(wait.Result));
    }

    [Fact]
    public async Task InATurn_TheDiskIsHurriedAtItsEnd_OnceForAll()
    {
        await using var log = Start();
        var waits = await AskAsync(log, 5);
        Assert.Equal(5, _loop.Ends);
        _loop.EndTurn();
        _disk.Gate.Release();
        for (var done = 0; done < 5;)
        {
            done += await _loop.TurnAsync();
        }

        Assert.All(waits, wait => Assert.True(wait.Result));
        // One before that the writer was held at, one for all five.
        Assert.InRange(_disk.Segments[0].Syncs, 1, 2);
    }

    [Fact]
    public async Task ADiskThatHangs_SaysNoOnTheLoop()
    {
        await using var log = Start(patience: TimeSpan.FromMilliseconds(80));
        var waits = await AskAsync(log, 2);
        _loop.EndTurn();
        for (var done = 0; done < 2;)
        {
            done += await _loop.TurnAsync();
        }

        Assert.All(waits, wait => Assert.False(wait.Result));
        _disk.Gate.Release();
    }

    [Fact]
    public async Task OnTheDiskAlready_NobodyWaits()
    {
        await using var log = Start();
        var opened = Exchanges.Open(log, 1, Durability.Strict);
        log.Commit(opened);
        Assert.True(await log.DurableAsync(opened));
        Assert.Equal((0, 0), (_loop.Wakes, _loop.Ends));
        log.Close(opened, default);

        var next = Exchanges.Open(log, 2, Durability.BeforeReply);
        log.Commit(next);
        while (_disk.Segments[0].Syncs < 2)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var wait = log.DurableAsync(next, _loop);
        _loop.EndTurn();
        if (!wait.IsCompleted)
        {
            await _loop.TurnAsync();
        }

        Assert.True(await wait);
        log.Close(next, default);
    }

    // The disk is held, and so many exchanges asked on the loop.
    private async Task<Task<bool>[]> AskAsync(SessionLog log, int count)
    {
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var waits = new Task<bool>[count];
        for (var i = 0; i < count; i++)
        {
            var opened = Exchanges.Open(log, (ulong)i + 1, Durability.BeforeReply);
            log.Commit(opened);
            waits[i] = log.DurableAsync(opened, _loop).AsTask();
        }

        return waits;
    }

    private SessionLog Start(TimeSpan? patience = null)
    {
        var options = new SessionLogOptions { Folder = _folder, SyncInterval = TimeSpan.FromHours(1) };
        return SessionLog.Start(patience is { } wanted ? options with { Patience = wanted } : options, TimeProvider.System, new SessionLogEvents(), _disk.Create);
    }
}
