using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Tests;

/// <summary>A log that cannot be opened refuses whom it must and counts what it loses; what concerns all logs is in each.</summary>
public sealed class DeadLogTests
{
    [Theory]
    [InlineData(Durability.Strict, false)]
    [InlineData(Durability.BeforeReply, false)]
    [InlineData(Durability.Available, true)]
    public async Task Exchange_OnALogThatIsDead_GoesOnOnlyWhereItMayBeLost(Durability durability, bool goesOn)
    {
        await using var log = SessionLog.Dead();
        Assert.False(log.IsOff);
        var opened = Exchanges.Open(log, 7, durability);
        Assert.Same(log, opened.Log);
        log.Append(opened, Direction.Request, Exchanges.Masked("text"));
        log.EndPiece(opened, Direction.Request);
        log.Commit(opened);
        Assert.Equal(goesOn, await log.DurableAsync(opened));
        Assert.False(log.IsIntact(opened));
        log.ReplyHead(opened, 200, "text");
        log.Found(opened, new RecordedFinding(Direction.Reply, "r", 0, 0, 1, true));
        log.Close(opened, new ClosedFacts(200, 1, 1, Ending.Complete));
        log.Refused(Exchanges.Facts(8), new CallNames(), "r", "denied");
        Assert.False(await log.AdminDurablyAsync(new AdminFacts("a", "b", "c")));
        Assert.Equal((true, 3L), (log.Counts.IsFailing, log.Counts.Lost));
    }

    [Fact]
    public async Task Acts_AndEndsOfLeases_AreInEveryLog_AndExchangesInTheirOwn()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-logs-").FullName;
        string[] folders = [Path.Combine(folder, "main"), Path.Combine(folder, "own")];
        await using (var main = SessionLog.Start(new SessionLogOptions { Folder = folders[0] }, TimeProvider.System, new SessionLogEvents()))
        await using (var own = SessionLog.Start(new SessionLogOptions { Folder = folders[1] }, TimeProvider.System, new SessionLogEvents()))
        {
            main.Fellows = [own, SessionLog.Dead()];
            main.Admin(new AdminFacts("gateway", "start", "x"));
            Assert.True(await main.AdminDurablyAsync(new AdminFacts("operator", "block", "y")));
            main.LeaseEnded(new LeaseEndFacts("l1", "vault", "revoked"));
            Exchanges.Play(main, 1, "of all");
            Exchanges.Play(own, 2, "of the team");
        }

        foreach (var (log, text) in folders.Zip((string[])["of all", "of the team"]))
        {
            var entries = new LogFolder(log).Read().ToList();
            Assert.Equal(["start", "block"], entries.Where(e => e.Type == EntryType.Admin).Select(e => AdminEntry.Of(e).Act));
            Assert.Single(entries, e => e.Type == EntryType.LeaseEnded);
            Assert.Equal(text, Assert.Single(FastMcp.Recording.Sessions.ExchangeReader.Read(entries)).Text.Split('\n')[1]);
        }

        Directory.Delete(folder, recursive: true);
    }
}
