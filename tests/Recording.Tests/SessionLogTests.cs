using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.TestKit;
using FastMcp.Wire;

namespace FastMcp.Recording.Tests;

public sealed class SessionLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;
    private readonly MemoryDisk _disk = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exchange_OnDisk_ReadsBackInOrder()
    {
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, new SessionLogEvents()))
        {
            log.Admin(new AdminFacts("gateway", "start", "version 1"));
            var opened = Exchanges.Open(log, 7);
            log.Append(opened, Direction.Request, Skeleton("{\"a\":\""));
            log.Append(opened, Direction.Request, Exchanges.Masked("[SSN]"));
            log.Append(opened, Direction.Request, Skeleton("\"}"));
            log.Lent(opened, new LentFacts("l1", "vault", "crm:read", DateTimeOffset.UnixEpoch.AddHours(1)));
            log.Approval(opened, new ApprovalFacts("a1", "approved", "jo"));
            log.ReplyHead(opened, 200, "text/event-stream");
            log.Append(opened, Direction.Reply, Exchanges.Masked("one"));
            log.EndPiece(opened, Direction.Reply);
            log.EndPiece(opened, Direction.Reply);
            log.Append(opened, Direction.Reply, Exchanges.Masked("two\n\e[31m\u202e"));
            log.Found(opened, new RecordedFinding(Direction.Reply, "us-ssn", 3, 17, 11, Enforced: true));
            log.Found(opened, new RecordedFinding(Direction.Reply, "us-ssn", 3, 40, 11, Enforced: true));
            log.Found(opened, new RecordedFinding(Direction.Reply, "email", 0, 60, 9, Enforced: false));
            log.Close(opened, new ClosedFacts(200, 13, 6, Ending.ClientGone));
            log.Refused(Exchanges.Facts(8), new CallNames(), "no-deletes", "denied");
        }

        using var segment = File.OpenRead(Path.Combine(_folder, "000001.fmcplog"));
        var entries = Exchanges.Read(segment, out var end);
        Assert.Equal(ReadEnd.Clean, end);
        var lines = entries.Select(LogEntryText.Format).Select(l => l[(l.IndexOf('#', StringComparison.Ordinal) + 1)..]).ToArray();
        Assert.Equal(
            [
                "0 admin   gateway: start version 1",
                "7 opened  Mcp route crm to up by anonymous, session 0000000000000abc, permitted by builtin:test tools/call lookup",
                "7 lent    vault, lease l1 for crm:read, until 1970-01-01T01:00:00Z",
                "7 approval a1 approved by jo",
                "7 reply   status 200 text/event-stream",
                "7 piece   one",
                "7 request {\"a\":\"[SSN]\"}",
                "7 found   in the reply: us-ssn masked at 17, 11 bytes, channel 3; us-ssn masked at 40, 11 bytes, channel 3; email seen at 60, 9 bytes",
                "7 piece   two\\n\\u{1b}[31m\\u{202e}",
                "7 closed  status 200, 13 bytes up, 6 bytes down, ClientGone",
                "8 refused Mcp route crm to up by anonymous, session 0000000000000abc, denied by no-deletes",
            ],
            lines[..^1]);
        Assert.StartsWith("0 sealed  12 leaves, root ", lines[^1], StringComparison.Ordinal);
        var closed = ClosedEntry.Of(entries[9]);
        Assert.Equal((13, 15), (closed.RequestText, closed.ReplyText));
        Assert.Equal(HashLaws.SideOf(["{\"a\":\"[SSN]\"}"u8.ToArray()]), closed.RequestHash);
        Assert.Equal(HashLaws.SideOf(["one"u8.ToArray(), "two\n\e[31m\u202e"u8.ToArray()]), closed.ReplyHash);
    }

    [Fact]
    public async Task Segment_CutAtEveryByte_ReadsToTheLastWholeEntry()
    {
        var bytes = await SegmentAsync();
        var ends = Ends(bytes);
        for (var cut = SegmentHeader.Length; cut < bytes.Length; cut++)
        {
            var entries = Exchanges.Read(new MemoryStream(bytes[..cut]), out var end);

            Assert.Equal(ends.Count(e => e <= cut), entries.Count);
            Assert.Equal(ends.Contains(cut) || cut == SegmentHeader.Length ? ReadEnd.Clean : ReadEnd.TornTail, end);
        }
    }

    [Fact]
    public async Task Segment_AnyByteChanged_IsNeverReadAsWhole()
    {
        var bytes = await SegmentAsync();
        var all = Exchanges.Read(new MemoryStream(bytes), out _).Count;
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 0x10;

            var entries = Exchanges.Read(new MemoryStream(changed), out var end);

            Assert.True(end != ReadEnd.Clean && entries.Count < all, $"byte {at}");
        }
    }

    [Fact]
    public async Task Reader_OfASegmentThatGrows_GoesOnWhereItStopped()
    {
        var bytes = await SegmentAsync();
        using var growing = new MemoryStream();
        var reader = new SegmentReader(growing);
        growing.Write(bytes.AsSpan(0, SegmentHeader.Length));
        growing.Position = 0;
        var seen = 0;
        for (var at = SegmentHeader.Length; at <= bytes.Length; at += 7)
        {
            reader.Resume();
            while (reader.TryRead(out _))
            {
                seen++;
            }

            var position = growing.Position;
            growing.Position = at;
            growing.Write(bytes.AsSpan(at, Math.Min(7, bytes.Length - at)));
            growing.Position = position;
        }

        reader.Resume();
        while (reader.TryRead(out _))
        {
            seen++;
        }

        Assert.Equal(Ends(bytes).Count, seen);
        Assert.Equal(ReadEnd.Clean, reader.End);
    }

    [Fact]
    public async Task Queue_Full_LosesCountsAndSaysSoInTheLog()
    {
        // Each entry is over 200 bytes, so that three fit.
        var log = Start(new SessionLogOptions { Folder = _folder, QueueBytes = 700, SyncInterval = TimeSpan.FromHours(1) });
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        var opened = Enumerable.Range(1, 40).Select(i => Exchanges.Open(log, (ulong)i, Durability.Strict)).ToArray();
        var refused = log.DurableAsync(opened[^1]);
        var lost = log.Counts.Lost;
        _disk.Gate.Release();
        await log.DisposeAsync();

        // What has no place in the queue is known not to be on record at once.
        Assert.True(refused is { IsCompleted: true, Result: false });
        Assert.False(log.IsIntact(opened[^1]));
        Assert.InRange(lost, 33, 38);
        var entries = Exchanges.Read(_disk.Segments[0].Bytes, out _);
        Assert.Equal(lost, entries.Where(e => e.Type == EntryType.Lost).Sum(e => BitConverter.ToInt64(e.Payload)));
        Assert.Equal(40 - lost, entries.Count(e => e.Type == EntryType.Opened));
    }

    [Fact]
    public async Task Room_UnderPressure_WaitsForTheDisk()
    {
        var log = Start(new SessionLogOptions { Folder = _folder, QueueBytes = 4000, Patience = TimeSpan.FromHours(1), SyncInterval = TimeSpan.FromHours(1) });
        Assert.True(log.RoomAsync(CancellationToken.None).IsCompleted);
        await _disk.Gate.WaitAsync(TestContext.Current.CancellationToken);
        // A batch that the writer has taken waits at the gate; behind it the queue fills.
        var first = Exchanges.Open(log, 1, Durability.Strict);
        log.Commit(first);
        while (log.Counts.Waiting > 0)
        {
            await Task.Yield();
        }

        for (ulong i = 2; i <= 24; i++)
        {
            Exchanges.Open(log, i);
        }

        var room = log.RoomAsync(CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        _disk.Gate.Release();
        await room;
        await log.DisposeAsync();

        Assert.Equal(0, log.Counts.Lost);
    }

    [Fact]
    public async Task Segment_AtItsCap_IsSealedAndTheNextGoesOnFromIt()
    {
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = _folder, SegmentBytes = 700 }, TimeProvider.System, new SessionLogEvents()))
        {
            for (ulong i = 1; i <= 10; i++)
            {
                Exchanges.Open(log, i);
            }
        }

        await using (var second = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, new SessionLogEvents()))
        {
            Exchanges.Open(second, 1);
        }

        var files = Directory.GetFiles(_folder, "*.fmcplog").Order(StringComparer.Ordinal).ToArray();
        Assert.True(files.Length > 3);
        Assert.All(files, f => Assert.Equal(EntryType.Sealed, Exchanges.Read(File.OpenRead(f), out _)[^1].Type));
        Assert.Equal(11, new LogFolder(_folder).Read().Count(e => e.Type == EntryType.Opened));
    }

    [Fact]
    public async Task Folder_OfARunningGateway_TakesNoSecondOne()
    {
        await using var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, new SessionLogEvents());
        var e = Assert.Throws<IOException>(() => SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, new SessionLogEvents()));
        Assert.Contains("Another gateway records", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_SteadyState_AllocatesNothing()
    {
        await using var log = SessionLog.Start(new SessionLogOptions { Folder = _folder, SyncInterval = TimeSpan.FromHours(1) }, TimeProvider.System, new SessionLogEvents());
        var text = new byte[20_000];
        var (permits, names) = (new FastMcp.Policy.Gating.Gate(), new CallNames());
        var verdict = new FastMcp.Policy.Decisions.Verdict(FastMcp.Policy.Decisions.Outcome.Allow, FastMcp.Policy.Decisions.DecisionSource.Builtin("t"), null);
        void One()
        {
            permits.TryPass(verdict, out var permit);
            var opened = log.Open(permit!, Exchanges.Facts(1, Durability.Strict), names);
            log.Append(opened, Direction.Request, new FastMcp.Masking.Masked(text));
            log.EndPiece(opened, Direction.Request);
            log.Commit(opened);
            // The writer completes it whether or not anybody waits.
            while (log.Counts.Waiting > 0)
            {
            }

            log.Found(opened, new RecordedFinding(Direction.Reply, "us-ssn", 0, 0, 11, true));
            log.Close(opened, default);
            permit!.Spend();
        }

        Assert.Equal(0, Allocated.Least(One));
    }

    [Fact]
    public void Off_Appends_AllocatesNothing()
    {
        var opened = Exchanges.Open(SessionLog.Off, 1);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                SessionLog.Off.Append(opened, Direction.Reply, new FastMcp.Masking.Masked());
                SessionLog.Off.EndPiece(opened, Direction.Reply);
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(SessionLog.Off.IsOff);
    }

    [Fact]
    public async Task Append_LongText_BecomesSeveralPiecesWithEveryByte()
    {
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(i => i.ToString("D5", System.Globalization.CultureInfo.InvariantCulture)));
        var log = Start(new SessionLogOptions { Folder = _folder });
        var opened = Exchanges.Open(log, 1);
        log.Append(opened, Direction.Reply, Exchanges.Masked(text));
        log.Close(opened, default);
        await log.DisposeAsync();

        var pieces = Exchanges.Read(_disk.Segments[0].Bytes, out _).Where(e => e.Type == EntryType.ReplyPiece).ToArray();
        Assert.Equal(text, string.Concat(pieces.Select(p => System.Text.Encoding.ASCII.GetString(p.Payload))));
        Assert.Throws<ObjectDisposedException>(() => log.Append(opened, Direction.Reply, Exchanges.Masked("late")));
    }

    private static Skeleton Skeleton(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private SessionLog Start(SessionLogOptions options) => SessionLog.Start(options, TimeProvider.System, new SessionLogEvents(), _disk.Create);

    private async Task<byte[]> SegmentAsync()
    {
        var log = Start(new SessionLogOptions { Folder = _folder });
        Exchanges.Play(log, 1, "some text");
        await log.DisposeAsync();
        return _disk.Segments[0].Bytes.ToArray();
    }

    internal static List<int> Ends(byte[] segment)
    {
        var ends = new List<int>();
        for (var at = SegmentHeader.Length; at < segment.Length;)
        {
            at += EntryFrame.WholeLength(segment.AsSpan(at));
            ends.Add(at);
        }

        return ends;
    }
}
