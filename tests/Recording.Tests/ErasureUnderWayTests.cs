using FastMcp.Recording.Acts;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>What happens while an erasure is under way: the subject goes on, or the gateway ends and another one finishes what was begun.</summary>
public sealed class ErasureUnderWayTests : IDisposable
{
    private static readonly ErasureScope Alice = new("caller", "alice", "her wish");

    private readonly SealedLog _log = new();
    private readonly List<Opened> _open = [];
    private readonly List<ulong> _begun = [];
    private SessionLog _writing = SessionLog.Off;
    private volatile int _mayBegin;

    public void Dispose() => _log.Dispose();

    // What begins while it reads is meant as a whole or not at all; who begins all the time does not keep it from its end.
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Exchanges_ThatBeginWhileItReads_AreNotHalfErased(int begin)
    {
        await EraseAsync(begin);
        Assert.InRange(_begun.Count, 2, 39);
        Assert.DoesNotContain(_log.Exchanges(), e => e.Id.Exchange == 1);
        var entries = new LogFolder(_log.Record).Read().Where(e => e.Exchange >= 1).ToList();
        var opened = entries.Where(e => e.Type == EntryType.Opened).Select(e => e.Exchange).ToHashSet();
        Assert.All(entries.Where(e => e.Type == EntryType.RequestText), e => Assert.Contains(e.Exchange, opened));
        Assert.All(_begun, one => Assert.Equal(opened.Contains(one) ? 2 : 0, entries.Count(e => e.Exchange == one && e.Type == EntryType.RequestText)));
        Assert.True(_log.Verify().IsGood, string.Join("; ", _log.Verify().Problems));
    }

    // Whoever put a note there: what is blanked by it is on record before, with a hash of whose it is.
    [Fact]
    public async Task Erasure_ThatIsResumed_SaysSoBeforeItBlanks()
    {
        await _log.SealAsync(SealedLog.Canary, masked: "canary of before");
        ErasureNotes.Put(_log.Record, Alice);
        await using (var log = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents()))
        {
            Assert.True(await log.DoAsync(new RecordAct("bob", "view", "nothing")));
        }

        Assert.Empty(_log.FilesWith("alice", "canary"));
        var entries = new LogFolder(_log.Record).Read().ToList();
        var said = entries.FindIndex(e => e.Type == EntryType.Admin && AdminEntry.Of(e) is { Act: "erase-resumed" } act && act.Detail == Alice.Recorded);
        var erased = entries.FindIndex(e => e.Type == EntryType.Erased);
        Assert.True(said >= 0 && said < erased, $"{said} {erased}");
        Assert.Single(entries, e => e.Type == EntryType.Admin && AdminEntry.Of(e).Act == "erase-resumed");
    }

    // Each segment that is begun while it is erased has one more of hers, up to so many.
    private async Task EraseAsync(int begin)
    {
        _writing = SessionLog.Start(_log.Options(), TimeProvider.System, new SessionLogEvents(), Create);
        await using (_writing)
        {
            var first = Exchanges.Open(_writing, Exchanges.Facts(1) with { Caller = "alice" });
            Say(first, "canary begins");
            Assert.True(await _writing.AdminDurablyAsync(new AdminFacts("test", "view", "written")));
            _mayBegin = begin;
            Assert.True(await _writing.DoAsync(new RecordAct("bob", "erase", Alice.Detail)));
            _mayBegin = 0;
            foreach (var opened in _open.Append(first))
            {
                Say(opened, "said later");
                _writing.Close(opened, new ClosedFacts(200, 10, 10, Ending.Complete));
            }
        }
    }

    private DiskSegmentFile Create(string path)
    {
        var file = DiskSegmentFile.Create(path);
        if (_begun.Count < _mayBegin)
        {
            var opened = Exchanges.Open(_writing, Exchanges.Facts(100 + (ulong)_begun.Count, Durability.Strict) with { Caller = "alice" });
            Say(opened, "canary begins");
            // At once: it stands in this segment.
            _writing.Commit(opened);
            _open.Add(opened);
            _begun.Add(opened.Exchange);
        }

        return file;
    }

    private void Say(Opened opened, string text)
    {
        _writing.Append(opened, Direction.Request, Exchanges.Masked(text));
        _writing.EndPiece(opened, Direction.Request);
    }
}
