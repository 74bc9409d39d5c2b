using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Verifying;

namespace FastMcp.Recording.Tests;

/// <summary>A run that ended anyhow is taken up by the next; what was whole stays, nothing is changed, nothing blocks.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Segment_CutAnywhere_IsTakenUpBehindItsLastWholeEntry()
    {
        await RunAsync(1);
        var whole = await File.ReadAllBytesAsync(At(1), TestContext.Current.CancellationToken);
        var ends = SessionLogTests.Ends(whole);
        for (var cut = SegmentHeader.Length; cut < whole.Length; cut += 3)
        {
            await File.WriteAllBytesAsync(At(1), whole.AsMemory(0, cut), TestContext.Current.CancellationToken);
            var found = -1L;
            await RunAsync(1, new SessionLogEvents { TailFound = (_, bytes) => found = bytes });

            Assert.Equal(cut - ends.Where(e => e <= cut).DefaultIfEmpty(SegmentHeader.Length).Max(), found);
            Assert.Equal(cut, new FileInfo(At(1)).Length);
            var report = LogVerifier.Verify(_folder, null, null);
            Assert.True(report.IsGood, $"cut at {cut}: {string.Join("; ", report.Problems)}");
            var entries = new LogFolder(_folder).Read().ToList();
            Assert.Equal(ends.Count(e => e <= cut), entries.Count(e => e.At.Segment == 1));
            Assert.Equal(EntryType.Recovered, entries.First(e => e.At.Segment == 2).Type);
            File.Delete(At(2));
        }
    }

    // A write over room that was made ahead: what did not get there is zeros.
    [Fact]
    public async Task Segment_CutAnywhereInFrontOfZeros_IsTakenUpBehindItsLastWholeEntry()
    {
        await RunAsync(1);
        var whole = await File.ReadAllBytesAsync(At(1), TestContext.Current.CancellationToken);
        var ends = SessionLogTests.Ends(whole);
        var sealedAt = ends[^2];
        for (var cut = SegmentHeader.Length; cut <= sealedAt; cut += 3)
        {
            var torn = new byte[cut + 5000];
            whole.AsSpan(0, cut).CopyTo(torn);
            await File.WriteAllBytesAsync(At(1), torn, TestContext.Current.CancellationToken);
            await RunAsync(1);
            var report = LogVerifier.Verify(_folder, null, null);
            Assert.True(report.IsGood, $"cut at {cut}: {string.Join("; ", report.Problems)}");
            // A check that ends in a zero byte is whole without it.
            var entries = new LogFolder(_folder).Read().Count(e => e.At.Segment == 1);
            Assert.Equal(ends.Count(e => whole.AsSpan(0, e)[^1] == 0 ? e - 1 <= cut : e <= cut), entries);
            File.Delete(At(2));

        }

        // A byte behind the room is not room, and is named.
        foreach (var end in ends[..^1])
        {
            var changed = new byte[end + 5000];
            whole.AsSpan(0, end).CopyTo(changed);
            changed[^1] = 1;
            await File.WriteAllBytesAsync(At(1), changed, TestContext.Current.CancellationToken);
            Assert.False(LogVerifier.Verify(_folder, null, null).IsGood, $"a byte behind {end}");
        }
    }

    [Fact]
    public async Task Room_MadeAhead_IsGoneFromASegmentThatEndedInOrder()
    {
        await RunAsync(1);
        var whole = await File.ReadAllBytesAsync(At(1), TestContext.Current.CancellationToken);
        Assert.Equal(SessionLogTests.Ends(whole)[^1], whole.Length);
    }

    [Fact]
    public async Task Segment_BadAmongOthers_BlocksNothing()
    {
        for (var run = 0; run < 5; run++)
        {
            await RunAsync(1);
        }

        var damaged = await File.ReadAllBytesAsync(At(3), TestContext.Current.CancellationToken);
        damaged[SegmentHeader.Length + EntryFrame.PayloadAt] ^= 1;
        await File.WriteAllBytesAsync(At(3), damaged, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At(4), new string('x', 200), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(At(9), "", TestContext.Current.CancellationToken);
        await RunAsync(1);

        Assert.True(File.Exists(At(10)));
        var log = new LogFolder(_folder);
        Assert.Equal([1u, 2u, 5u, 10u], log.Read().Select(e => e.At.Segment).Distinct());
        Assert.Equal(2, log.Unreadable.Count);
        var report = LogVerifier.Verify(_folder, null, null);
        Assert.Contains(report.Notes, n => n.StartsWith("segment 000009 has no whole header", StringComparison.Ordinal));
        Assert.Equal([(3u, 1L), (4u, 0L)], report.Problems.Select(p => (p.Segment, p.Entry)).Distinct());
    }

    [Fact]
    public async Task Clock_ThatJumps_ChangesNoDistance()
    {
        var clock = new JumpingClock();
        await using (var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, clock, new SessionLogEvents()))
        {
            for (ulong i = 1; i <= 20; i++)
            {
                Exchanges.Play(log, i, "x");
                clock.Jump(i % 2 == 0 ? -TimeSpan.FromDays(400) : TimeSpan.FromDays(399));
            }
        }

        var entries = new LogFolder(_folder).Read().ToList();
        Assert.Equal(entries.OrderBy(e => e.Monotonic), entries);
        Assert.NotEqual(entries.OrderBy(e => e.Time), entries);
        Assert.All(entries, e => Assert.InRange(e.Monotonic, TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.True(LogVerifier.Verify(_folder, null, null).IsGood);
    }

    [Fact]
    public async Task Follower_OfARunningLog_SeesEveryEntryOnceOverSegments()
    {
        using var follower = new LogFollower(_folder);
        var seen = new List<LogEntry>();
        for (var run = 0; run < 3; run++)
        {
            await using var log = SessionLog.Start(new SessionLogOptions { Folder = _folder, SegmentBytes = 900 }, TimeProvider.System, new SessionLogEvents());
            for (ulong i = 1; i <= 10; i++)
            {
                Exchanges.Play(log, i, "y");
                seen.AddRange(follower.ReadNew());
            }
        }

        seen.AddRange(follower.ReadNew());
        Assert.Equal(new LogFolder(_folder).Read().Select(e => e.At), seen.Select(e => e.At));
        Assert.Equal(30, seen.Count(e => e.Type == EntryType.Closed));
    }

    private string At(uint number) => Path.Combine(_folder, SegmentHeader.FileName(number));

    private async Task RunAsync(int exchanges, SessionLogEvents? events = null)
    {
        await using var log = SessionLog.Start(new SessionLogOptions { Folder = _folder }, TimeProvider.System, events ?? new SessionLogEvents());
        for (var i = 1; i <= exchanges; i++)
        {
            Exchanges.Play(log, (ulong)i, "answer");
        }
    }

    private sealed class JumpingClock : TimeProvider
    {
        private TimeSpan _offset;

        public void Jump(TimeSpan by) => _offset += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
    }
}
