using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Index.Shared;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Tests.Index;

/// <summary>The index of all nodes, in their database: the same laws, over several logs, and nothing of what was erased.</summary>
public sealed class SharedIndexTests(PostgresFixture fixture) : IndexLaw
{
    private readonly string _node = "node" + Guid.NewGuid().ToString("n");
    private readonly Dictionary<string, RecordPublisher> _publishers = [];
    private int _turn;

    [Fact]
    public async Task Lists_OfTwoNodes_AreOfBoth_AndEachSaysWhoseItIs()
    {
        using var one = await SignedLog.MakeAsync(runs: 1, exchanges: 3);
        using var two = await SignedLog.MakeAsync(runs: 2, exchanges: 2);
        Publish(one.Record, _node + "a");
        Publish(two.Record, _node + "b");
        using var index = SharedIndex.Of(fixture.Secret, _node);
        ExchangeFilter Word(string? node) => new() { Words = ["answer"], Node = node, Caller = "anonymous", Since = Began(one.Record), Until = Began(two.Record).AddMinutes(1) };
        var both = index.Find(Word(null)).Where(e => e.Node.StartsWith(_node, StringComparison.Ordinal)).ToList();
        Assert.Equal(both.OrderBy(e => e.Began + e.Took).Select(e => e.Id), both.Select(e => e.Id));
        Assert.Equal((3, 4), (both.Count(e => e.Node == _node + "a"), both.Count(e => e.Node == _node + "b")));
        Assert.Equal(Scan(two.Record), index.Find(Word(_node + "b")).Select(e => e with { Node = "" }));
        Assert.All(index.Newest(Word(_node + "a"), 10), row => Assert.Equal(_node + "a", row.Shown.Node));

        // Made again out of the segments it says the same; taken out it says nothing.
        Publish(two.Record, _node + "b", rebuild: true);
        Assert.Equal(Scan(two.Record), index.Find(Word(_node + "b")).Select(e => e with { Node = "" }));
        var log = Assert.Single(index.Logs(), log => log.Node == _node + "b");
        Assert.Equal((4, "crm"), (log.Exchanges, log.Store));
        Assert.True(index.Drop(log.Log));
        Assert.False(index.Drop(log.Log));
        Assert.Empty(index.Find(Word(_node + "b")));
        Assert.Equal(3, index.Find(Word(_node + "a")).Count);
    }

    [Fact]
    public async Task Database_HoldsNoTextAndNoWord_AndNamesOfAnyLettersAndLength()
    {
        using var log = await SignedLog.MakeAsync(runs: 0, exchanges: 0);
        var hostile = "a\0b\\\u202e" + string.Concat(Enumerable.Repeat("\U0001F600", 200));
        await using (var writing = SessionLog.Start(new SessionLogOptions { Folder = log.Record }, TimeProvider.System, new SessionLogEvents()))
        {
            var opened = Exchanges.Open(writing, Exchanges.Facts(1) with { Caller = hostile, Route = "r\0", Upstream = hostile });
            writing.Append(opened, Direction.Request, Exchanges.Masked("plainword " + new string('w', 100_000)));
            writing.Found(opened, new RecordedFinding(Direction.Request, "rule\\\0", 0, 1, 2, true));
            writing.Close(opened, new ClosedFacts(200, 1, 2, Ending.Complete));
        }

        Publish(log.Record, _node);
        using var index = SharedIndex.Of(fixture.Secret, _node);
        var found = Assert.Single(index.Find(new ExchangeFilter { Node = _node, Words = ["plainword"], Rule = "rule\\\0", Route = "r\0" }));
        Assert.Equal(Scan(log.Record)[0], found with { Node = "" });
        Assert.Single(index.Find(new ExchangeFilter { Node = _node, Caller = found.Caller, Words = [new string('w', 100_000)] }));
        Assert.Empty(index.Find(new ExchangeFilter { Node = _node, Words = ["plain"] }));
        Assert.Equal(hostile[..20], Assert.Single(index.Tally(IndexColumn.Caller, new ExchangeFilter { Node = _node }, 5)).Name[..20]);
        Assert.Equal("0", fixture.Server.Query("SELECT count(*) FROM fastmcp_exchange WHERE fastmcp_exchange::text LIKE '%plainword%'"));
    }

    [Fact]
    public async Task Erased_ExchangesAreGone_AlsoThoseThatRun_AndWhereTheDatabaseWasAwayNothingIsBlankedBefore()
    {
        using var sealing = new SealedLog();
        await sealing.SealAsync(SealedLog.Canary, masked: "said by alice");
        using var publisher = new RecordPublisher(fixture.Secret, sealing.Record, _node, "");
        var isAway = true;
        var events = new SessionLogEvents { Erased = ids => { if (isAway) { throw new IOException("away"); } publisher.Forget(ids); } };
        await using (var log = SessionLog.Start(sealing.Options(), TimeProvider.System, events))
        {
            var running = SealedLog.Open(log, 70);
            SealedLog.Say(log, running, "raw", "canary of a running one");
            Assert.True(await log.AdminDurablyAsync(new AdminFacts("test", "view", "written")));
            publisher.PublishAll();
            using var index = SharedIndex.Of(fixture.Secret, _node);
            Assert.Equal(2, index.Find(new ExchangeFilter { Node = _node, Caller = "alice" }).Count);

            var act = new RecordAct("bob", "erase", new ErasureScope("caller", "alice", "her wish").Detail);
            await Assert.ThrowsAsync<IOException>(() => log.DoAsync(act));
            Assert.Contains(sealing.Segment(1), sealing.FilesWith("alice"));
            Assert.NotEmpty(ErasureNotes.In(sealing.Record));

            isAway = false;
            Assert.True(await log.DoAsync(act));
            Assert.Empty(index.Find(new ExchangeFilter { Node = _node, Caller = "alice" }));
            Assert.Empty(sealing.FilesWith("alice", "canary of"));
            SealedLog.Say(log, running, "raw", "canary behind");
            log.Close(running, new ClosedFacts(200, 10, 10, Ending.Complete));
            Exchanges.Play(log, 71, "answer of another");
            Assert.True(await log.AdminDurablyAsync(new AdminFacts("test", "view", "written")));
            publisher.PublishAll();
            Assert.Equal(["anonymous"], index.Find(new ExchangeFilter { Node = _node }).Select(e => e.Caller));
        }

        Assert.True(sealing.Verify().IsGood, string.Join("; ", sealing.Verify().Problems));
    }

    [Fact]
    public async Task Publisher_BesideALogThatIsWritten_PutsItThereByItself_AndSaysHowItIs()
    {
        using var log = await SignedLog.MakeAsync(runs: 1, exchanges: 2);
        using var publisher = new RecordPublisher(fixture.Secret, log.Record, _node, "");
        publisher.Begin();
        SpinWait.SpinUntil(() => publisher.State.Entries > 0, TimeSpan.FromSeconds(30));
        Assert.True(publisher.State is { IsUp: true, Failures: 0, Behind: 0, Unreadable: 0, WhyNot: null }, publisher.State.ToString());
        using var index = SharedIndex.Of(fixture.Secret, _node);
        Assert.Equal(2, index.Find(new ExchangeFilter { Node = _node }).Count);

        using var away = new RecordPublisher(FastMcp.Store.StoreSecret.Parse("Host=127.0.0.1;Port=1;Database=none;Username=none", out _)!, log.Record, _node, "");
        Assert.Contains("--record", Assert.Throws<IndexException>(() => away.PublishAll()).Message, StringComparison.Ordinal);
    }

    public override void Dispose()
    {
        foreach (var publisher in _publishers.Values)
        {
            publisher.Dispose();
        }

        base.Dispose();
    }

    // Now by one that goes on, now by one that begins anew and knows what the table says.
    protected override IRecordIndex UpToDate(string folder)
    {
        if (_turn++ % 2 == 1 && _publishers.Remove(folder, out var before))
        {
            before.Dispose();
        }

        if (!_publishers.TryGetValue(folder, out var publisher))
        {
            _publishers[folder] = publisher = new RecordPublisher(fixture.Secret, folder, _node, "");
        }

        publisher.PublishAll();
        return SharedIndex.Of(fixture.Secret, _node);
    }

    protected override ExchangeFilter Of(ExchangeFilter filter) => filter with { Node = _node };

    private void Publish(string folder, string node, bool rebuild = false)
    {
        using var publisher = new RecordPublisher(fixture.Secret, folder, node, "crm");
        publisher.PublishAll(rebuild);
        Assert.Empty(publisher.Unreadable);
    }

    private static DateTimeOffset Began(string folder) => Scan(folder).Min(e => e.Began);

    private static List<ExchangeSummary> Scan(string folder) => [.. ExchangeReader.Read(new LogFolder(folder).Read()).Select(ExchangeSummary.Of)];
}
