using FastMcp.TestKit;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Masking;
using FastMcp.Wire;

namespace FastMcp.Recording.Tests;

public sealed class SessionLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;
    private readonly MemoryDisk _disk = new();
    private readonly List<string> _failures = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exchange_OnDisk_ReadsBackInOrder()
    {
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, _failures.Add))
        {
            var opened = Exchanges.Open(log, 7);
            log.Append(opened, Direction.Request, Skeleton("{\"a\":\""));
            log.Append(opened, Direction.Request, Masked("[SSN]"));
            log.Append(opened, Direction.Request, Skeleton("\"}"));
            log.ReplyHead(opened, 200, "text/event-stream");
            log.Append(opened, Direction.Reply, Masked("one"));
            log.EndPiece(opened, Direction.Reply);
            log.EndPiece(opened, Direction.Reply);
            log.Append(opened, Direction.Reply, Masked("two\n\e[31m"));
            log.Found(opened, new RecordedFinding(Direction.Reply, "us-ssn", 3, 17, 11, Enforced: true));
            log.Close(opened, new ClosedFacts(200, 13, 6, Ending.ClientGone));
            log.Close(opened, default);
        }

        Assert.Empty(_failures);
        using var segment = File.OpenRead(Path.Combine(_folder, "000001.fmcplog"));
        var entries = Exchanges.Read(segment, out var end);
        Assert.Equal(ReadEnd.Clean, end);
        Assert.All(entries, e => Assert.Equal(7ul, e.Exchange));
        var lines = entries.Select(LogEntryText.Format).Select(l => l[(l.IndexOf("#7 ", StringComparison.Ordinal) + 3)..]).ToArray();
        Assert.Equal("opened  Mcp route crm to up by anonymous, session 0000000000000abc, permitted by builtin:test", lines[0]);
        Assert.StartsWith("reply   +", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("status 200 text/event-stream", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("ms  one", lines[2], StringComparison.Ordinal);
        Assert.Equal("finding us-ssn masked in the reply, channel 3, at 17, 11 bytes", lines[3]);
        Assert.EndsWith("ms  {\"a\":\"[SSN]\"}", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("ms  two\\n\\u001b[31m", lines[5], StringComparison.Ordinal);
        Assert.Equal("closed  status 200, 13 bytes up, 6 bytes down, ClientGone", lines[6]);
        Assert.Equal(7, lines.Length);
    }

    [Fact]
    public async Task Segment_CutAtEveryByte_ReadsToTheLastWholeEntry()
    {
        var bytes = await SegmentAsync();
        var ends = Ends(bytes);
        for (var cut = SegmentFormat.HeaderLength; cut < bytes.Length; cut++)
        {
            var entries = Exchanges.Read(new MemoryStream(bytes[..cut]), out var end);

            Assert.Equal(ends.Count(e => e <= cut), entries.Count);
            Assert.Equal(ends.Contains(cut) || cut == SegmentFormat.HeaderLength ? ReadEnd.Clean : ReadEnd.TornTail, end);
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

            // Four bytes of the header are reserved and say nothing.
            Assert.True(end != ReadEnd.Clean && entries.Count < all || at is >= 12 and < 16, $"byte {at}");
        }
    }

    [Fact]
    public async Task Queue_Full_LosesCountsAndSaysSoInTheLog()
    {
        var log = Start(new SessionLogOptions { Folder = _folder, QueueEntries = 4, SyncInterval = TimeSpan.FromHours(1) });
        await _disk.Gate.WaitAsync();
        for (ulong i = 1; i <= 20; i++)
        {
            Exchanges.Open(log, i);
        }

        var lost = log.Counts.Lost;
        _disk.Gate.Release();
        await log.DisposeAsync();

        Assert.InRange(lost, 15, 16);
        Assert.Equal(20, log.Counts.Written + log.Counts.Lost);
        var entries = Exchanges.Read(_disk.Segments[0].Bytes, out _);
        var said = entries.Where(e => e.Type == EntryType.Lost).Sum(e => BitConverter.ToInt64(e.Payload));
        Assert.Equal(lost, said);
        Assert.Equal(20 - lost, entries.Count(e => e.Type == EntryType.Opened));
    }

    [Fact]
    public async Task Room_UnderPressure_WaitsForTheDisk()
    {
        var log = Start(new SessionLogOptions { Folder = _folder, QueueEntries = 64, PressureEntries = 4, Patience = TimeSpan.FromHours(1), SyncInterval = TimeSpan.FromHours(1) });
        Assert.True(log.RoomAsync(CancellationToken.None).IsCompleted);
        await _disk.Gate.WaitAsync();
        for (ulong i = 1; i <= 8; i++)
        {
            Exchanges.Open(log, i);
        }

        var room = log.RoomAsync(CancellationToken.None).AsTask();
        Assert.False(room.IsCompleted);
        _disk.Gate.Release();
        await room;
        await log.DisposeAsync();

        Assert.Equal((8, 0), (log.Counts.Written, log.Counts.Lost));
    }

    [Fact]
    public async Task Sync_Fails_EndsTheSegmentReportsAndCountsWhatIsLost()
    {
        _disk.FailSyncs = true;
        var log = Start(new SessionLogOptions { Folder = _folder, SegmentBytes = 400, SyncInterval = TimeSpan.FromHours(1) });
        for (ulong i = 1; i <= 12; i++)
        {
            Exchanges.Open(log, i);
        }

        await log.DisposeAsync();

        Assert.NotEmpty(_failures);
        Assert.All(_failures, f => Assert.Equal("Input/output error", f));
        Assert.True(_disk.Segments.Count > 1);
        Assert.All(_disk.Segments, s => Assert.True(s.IsDisposed));
        Assert.True(log.Counts.Lost >= 12);
    }

    [Fact]
    public async Task Write_FailsThenWorks_GoesOnInANewSegment()
    {
        _disk.FailWrites = true;
        var log = Start(new SessionLogOptions { Folder = _folder, SyncInterval = TimeSpan.FromHours(1) });
        Exchanges.Open(log, 1);
        while (log.Counts.Failures == 0)
        {
            await Task.Yield();
        }

        _disk.FailWrites = false;
        Exchanges.Open(log, 2);
        await log.DisposeAsync();

        Assert.Equal((1, 1), (log.Counts.Lost, log.Counts.Written));
        var entries = Exchanges.Read(Assert.Single(_disk.Segments).Bytes, out _);
        Assert.Equal([EntryType.Lost, EntryType.Opened], entries.Select(e => e.Type));
        Assert.True(_disk.Segments[0].Syncs > 0);
    }

    [Fact]
    public async Task Disk_IsFull_LeavesNoEmptySegmentsAndIsNotAskedForEveryEntry()
    {
        var log = Start(new SessionLogOptions { Folder = _folder, SyncInterval = TimeSpan.FromHours(1) });
        Exchanges.Open(log, 1);
        while (log.Counts.Written == 0)
        {
            await Task.Yield();
        }

        _disk.FailWrites = true;
        _disk.CreatesWhenFull = true;
        for (ulong i = 2; i <= 100; i++)
        {
            Exchanges.Open(log, i);
        }

        await log.DisposeAsync();

        Assert.Equal(100, log.Counts.Lost);
        Assert.Equal(2, log.Counts.Failures);
        Assert.Single(_disk.Segments);
    }

    [Fact]
    public async Task Segment_AtItsCap_IsSyncedAndANewOneBegins()
    {
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = _folder, SegmentBytes = 300 }, TimeProvider.System, _failures.Add))
        {
            for (ulong i = 1; i <= 10; i++)
            {
                Exchanges.Open(log, i);
            }
        }

        await using (var second = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, _failures.Add))
        {
            Exchanges.Open(second, 11);
        }

        Assert.Empty(_failures);
        var files = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).ToArray();
        Assert.All(files[..^1], f => Assert.InRange(new FileInfo(f).Length, 1, 300));
        var exchanges = files.SelectMany(f =>
        {
            using var segment = File.OpenRead(f);
            return Exchanges.Read(segment, out _);
        }).Select(e => e.Exchange);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => (ulong)i), exchanges);
    }

    [Fact]
    public void Off_Appends_AllocatesNothingBeyondTheTicket()
    {
        var opened = Exchanges.Open(SessionLog.Off, 1);
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                SessionLog.Off.Append(opened, Direction.Reply, new Masked());
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
        log.Append(opened, Direction.Reply, Masked(text));
        log.Close(opened, default);
        await log.DisposeAsync();

        var pieces = Exchanges.Read(_disk.Segments[0].Bytes, out _).Where(e => e.Type == EntryType.ReplyPiece).ToArray();
        Assert.Equal(text, string.Concat(pieces.Select(p => System.Text.Encoding.ASCII.GetString(p.Payload, 8, p.Payload.Length - 8))));
        Assert.Throws<ObjectDisposedException>(() => log.Append(opened, Direction.Reply, Masked("late")));
    }

    private static Masked Masked(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static Skeleton Skeleton(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private SessionLog Start(SessionLogOptions options) => SessionLog.Start(options, TimeProvider.System, f => { lock (_failures) { _failures.Add(f); } }, _disk.Create);

    private async Task<byte[]> SegmentAsync()
    {
        var log = Start(new SessionLogOptions { Folder = _folder });
        var opened = Exchanges.Open(log, 1);
        log.Append(opened, Direction.Reply, Masked("some text"));
        log.Close(opened, default);
        await log.DisposeAsync();
        return _disk.Segments[0].Bytes.ToArray();
    }

    private static List<int> Ends(byte[] segment)
    {
        var ends = new List<int>();
        for (var at = SegmentFormat.HeaderLength; at < segment.Length;)
        {
            at += SegmentFormat.LengthLength + BitConverter.ToInt32(segment, at) + SegmentFormat.HashLength;
            ends.Add(at);
        }

        return ends;
    }
}
