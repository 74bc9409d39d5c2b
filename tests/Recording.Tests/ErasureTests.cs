using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>What one subject left is gone from every file, whatever happens in between, and the log that is left is good because a signed word of it says so.</summary>
public sealed class ErasureTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SealedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Caller_Erased_IsInNoFile_AndTheLogStaysGood(bool packed)
    {
        await _log.SealAsync(SealedLog.Canary, masked: "said by alice: canary-masked" + new string('x', EntryPayload.LongestWhole));
        await _log.RunAsync(2);
        var plain = await File.ReadAllBytesAsync(_log.Segment(1), TestContext.Current.CancellationToken);
        if (packed)
        {
            using var packer = new SegmentPacker();
            packer.Pack(SegmentFile.In(_log.Record)[0]);
        }

        // What an end in the middle of packing leaves.
        File.Copy(SegmentFile.In(_log.Record)[0].Path, _log.Segment(1) + ".zst.new");
        File.Copy(SegmentFile.In(_log.Record)[0].Path, _log.Segment(1) + ".new");
        if (packed)
        {
            await File.WriteAllBytesAsync(_log.Segment(1), plain, TestContext.Current.CancellationToken);
        }

        using (var index = RecordIndex.Open(_log.Record))
        {
            index.Update();
        }

        Assert.True(await EraseAsync());
        Assert.Empty(_log.FilesWith("canary", "alice"));
        Assert.Empty(Directory.EnumerateFiles(_log.Record, "*.new"));
        AssertGood("entries were erased, as the log says");
        Assert.Empty(Directory.EnumerateFiles(_log.Originals));
        Assert.Equal(2, _log.Exchanges().Count);
        Assert.Equal(0, IndependentReaderTests.Run(_log.Record, _log.CheckpointFolder, _log.At("public.pem"))?.Code ?? 0);
        await _log.RunAsync(1);
        AssertGood();
    }

    [Fact]
    public async Task Index_OpenElsewhere_HasNothingLeftOfWhatWasErased()
    {
        await _log.SealAsync(SealedLog.Canary, masked: "said by alice: canaryword");
        await _log.RunAsync(2);
        using var console = RecordIndex.Open(_log.Record);
        console.Update();
        Assert.Single(console.Find(new ExchangeFilter { Caller = "alice" }));
        Assert.Single(console.Find(new ExchangeFilter { Words = ["canaryword"] }));

        Assert.True(await EraseAsync());
        Assert.Empty(console.Find(new ExchangeFilter { Caller = "alice" }));
        Assert.Empty(console.Find(new ExchangeFilter { Words = ["canaryword"] }));
        Assert.Equal(2, console.Find(new ExchangeFilter()).Count);
        Assert.Empty(_log.FilesWith("canary", "alice"));
        console.Update();
        Assert.Equal(2, console.Find(new ExchangeFilter()).Count);
        Assert.Equal(2, console.Find(new ExchangeFilter { Words = ["answer"] }).Count);
    }

    [Fact]
    public async Task Exchange_ThatStillRuns_SaysNoMoreOnRecord_AndEndsThere()
    {
        await using (var log = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents()))
        {
            var (running, other) = (SealedLog.Open(log, 7), Exchanges.Open(log, 8));
            SealedLog.Say(log, running, SealedLog.Canary, "canary before");
            Assert.True(await log.DoAsync(new RecordAct("bob", "erase", new ErasureScope("caller", "alice", "her wish").Detail)));
            Assert.Empty(_log.FilesWith("canary before", "alice"));
            SealedLog.Say(log, running, SealedLog.Canary, "canary behind");
            log.Append(running, Direction.Reply, Exchanges.Masked("canary answered"));
            log.Append(other, Direction.Reply, Exchanges.Masked("of another"));
            log.Close(running, new ClosedFacts(200, 10, 10, Ending.Complete));
            log.Close(other, new ClosedFacts(200, 10, 10, Ending.Complete));

            // A new one is not meant.
            var next = SealedLog.Open(log, 9);
            SealedLog.Say(log, next, "raw", "said later");
            log.Close(next, new ClosedFacts(200, 10, 10, Ending.Complete));
        }

        Assert.Empty(_log.FilesWith("canary"));
        Assert.Equal(["of another", "said later"], _log.Exchanges().Select(e => e.Text.Trim()));
        Assert.Equal(3, new LogFolder(_log.Record).Read().Count(e => e.Type == EntryType.Closed));
        AssertGood();
    }

    // The last segments first: wherever it ends, the rest is found again.
    [Fact]
    public async Task Erasure_EndedInBetween_LeavesAGoodLog_AndIsFinishedAtTheNextStart()
    {
        await SpreadAsync();
        var before = SegmentFile.In(_log.Record).ToDictionary(file => file.Number, file => File.ReadAllBytes(file.Path));
        Assert.True(await EraseAsync());
        var blanked = before.Keys.Where(number => !File.ReadAllBytes(_log.Segment(number)).SequenceEqual(before[number])).Order().ToList();
        Assert.True(blanked.Count > 3);
        for (var left = 1; left <= blanked.Count; left++)
        {
            foreach (var number in blanked[..left])
            {
                await File.WriteAllBytesAsync(_log.Segment(number), before[number], TestContext.Current.CancellationToken);
            }

            AssertGood("are still there");
            Assert.NotEmpty(_log.FilesWith("canary"));
            ErasureNotes.Put(_log.Record, new ErasureScope("caller", "alice", "her wish"));
            await FinishAsync();
            Assert.Empty(_log.FilesWith("canary", "alice"));
            AssertGood();
        }
    }

    [Fact]
    public async Task Erasure_ThatCannotBeSigned_BlanksNothing_UntilItCan()
    {
        await SpreadAsync();
        var dead = new DeadSigner();
        await using (var log = SessionLog.Start(_log.Options(signer: dead), TimeProvider.System, new SessionLogEvents()))
        {
            Assert.False(await log.DoAsync(new RecordAct("bob", "erase", new ErasureScope("caller", "alice", "her wish").Detail)));
        }

        Assert.Equal(3, _log.Exchanges().Count(e => e.Opened.Caller == "alice"));
        AssertGood("count for nothing");
        await FinishAsync();
        Assert.Empty(_log.FilesWith("canary", "alice"));
        AssertGood("entries were erased");
    }

    [Fact]
    public async Task Segment_DamagedInTheMiddle_StaysAsItIs_AndSoDoThoseBeforeItThatSayWhoseItIs()
    {
        await SpreadAsync();
        var bytes = await File.ReadAllBytesAsync(_log.Segment(2), TestContext.Current.CancellationToken);
        var ends = SessionLogTests.Ends(bytes);
        bytes[ends[^2] + EntryFrame.PayloadAt] ^= 1;
        await File.WriteAllBytesAsync(_log.Segment(2), bytes, TestContext.Current.CancellationToken);
        var thrown = await Assert.ThrowsAsync<IOException>(EraseAsync);
        Assert.Contains("Segment 2 is damaged", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Segment(3), _log.FilesWith("canary"));
        Assert.Contains(_log.Segment(1), _log.FilesWith("alice"));

        // Once more finds them again, and forgets nothing.
        await Assert.ThrowsAsync<IOException>(EraseAsync);
        Assert.NotEmpty(ErasureNotes.In(_log.Record));
        File.Delete(_log.Segment(2));
        await FinishAsync();
        Assert.Empty(_log.FilesWith("canary", "alice"));
    }

    [Fact]
    public async Task Erasure_OfAHeldRecord_IsRefused_AndLeavesNoNote()
    {
        await _log.SealAsync(SealedLog.Canary);
        var hold = Path.Combine(_log.Record, RecordDesk.HoldName);
        await File.WriteAllTextAsync(hold, "", TestContext.Current.CancellationToken);
        Assert.False(await EraseAsync());
        Assert.Single(_log.Exchanges());
        Assert.Empty(ErasureNotes.In(_log.Record));
        File.Delete(hold);
        Assert.True(await EraseAsync());
        Assert.Empty(_log.Exchanges());
    }

    private Task<bool> EraseAsync() =>
        RecordDesk.EraseAsync(_log.Record, _log.Originals, new ErasureScope("caller", "alice", "her wish"), "bob", Patience, _log.Options());

    // What a start does by itself within a second, awaited.
    private async Task FinishAsync()
    {
        await using var log = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents());
        Assert.True(await log.DoAsync(new RecordAct("bob", "view", "nothing")));
        Assert.Empty(ErasureNotes.In(_log.Record));
    }

    // Three exchanges of alice's, each over several segments, among others'.
    private async Task SpreadAsync()
    {
        await using var log = SessionLog.Start(_log.Options() with { SegmentBytes = 1200 }, TimeProvider.System, new SessionLogEvents());
        foreach (var number in (ulong[])[1, 3, 5])
        {
            var (opened, other) = (SealedLog.Open(log, number), Exchanges.Open(log, number + 1));
            for (var i = 0; i < 6; i++)
            {
                SealedLog.Say(log, opened, SealedLog.Canary, "canary " + i);
                log.Append(other, Direction.Request, Exchanges.Masked("of another"));
                log.EndPiece(other, Direction.Request);
            }

            log.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
            log.Close(other, new ClosedFacts(200, 10, 10, Ending.Complete));
        }
    }

    private void AssertGood(string? note = null)
    {
        var report = _log.Verify();
        Assert.True(report.IsGood, string.Join("; ", report.Problems));
        Assert.True(note is null || report.Notes.Exists(n => n.Contains(note, StringComparison.Ordinal)), string.Join("; ", report.Notes));
    }
}
