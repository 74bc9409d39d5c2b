using System.Globalization;
using CsCheck;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Tests.Index;

/// <summary>An index finds what a scan of all segments finds, whenever it was made and brought up to date, and whichever database it is in.</summary>
public abstract class IndexLaw : IDisposable
{
    private static readonly string[] Texts =
    [
        "", "order 4711", "Order\\nnext line", "{\"a\":\"Gr\\u00fc\\u00dfe an\\tAll\\\\nes\"}", "[SSN] masked", "naïve Straße ΣΊΣΥΦΟΣ", "日本語 text", "data: {\"delta\":\"hel\"}\n\ndata: {\"delta\":\"lo\"}", "a-b_c.d", "\\", "\\u00", "x\0y",
    ];

    private static readonly string[] Asked = ["order", "ORDER 4711", "next", "nes", "grüße", "GRÜSSE", "straße", "σίσυφος", "日本語", "hello", "hel lo", "b", "masked ssn", "nothing here", "y", ""];

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-index-").FullName;

    /// <summary>The index of the log in this folder, up to date.</summary>
    protected abstract IRecordIndex UpToDate(string folder);

    /// <summary>As a question to that log alone.</summary>
    protected virtual ExchangeFilter Of(ExchangeFilter filter) => filter;

    public virtual void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Index_BroughtUpToDateAtAnyTime_FindsWhatAScanFinds()
    {
        var open = new List<Opened>();
        for (var run = 0; run < 3; run++)
        {
            open.Clear();
            await using var log = SessionLog.Start(
                new SessionLogOptions { Folder = _folder, SegmentBytes = 2000, SyncInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new SessionLogEvents());
            for (ulong i = 1; i <= 12; i++)
            {
                Act(log, open, run, i);
                if (i % 5 == 0)
                {
                    await WrittenAsync(log, 100 + i);
                    Compare();
                }
            }
        }

        Compare();
        Assert.Equal((3 * 12) + (3 * 4) + (3 * 2), Scan(new ExchangeFilter()).Count);
        Assert.NotEmpty(Scan(new ExchangeFilter { Team = "blue" }));
        Assert.NotEmpty(Scan(new ExchangeFilter { Words = [.. SearchText.Words("σίσυφος")] }));
    }

    [Fact]
    public async Task Index_SegmentsTakenAway_ForgetsWhatBeganInThem()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 3);
        using (var index = UpToDate(log.Record))
        {
            Assert.Equal(9, index.Find(Of(new ExchangeFilter())).Count);
        }

        File.Delete(log.Segment(1));
        using var later = UpToDate(log.Record);
        Assert.Equal(6, later.Find(Of(new ExchangeFilter())).Count);
        Assert.Equal(6, later.Find(Of(new ExchangeFilter { Words = ["answer"] })).Count);
    }

    // Entries that a reader has seen and that do not count any more: the disk failed, and the next segment goes on from before them.
    [Fact]
    public async Task Index_EntriesThatDoNotCountAnyMore_AreNotInIt()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 3);
        var bytes = await File.ReadAllBytesAsync(log.Segment(2), TestContext.Current.CancellationToken);
        File.Delete(log.Segment(2));
        // A copy of the first segment as it was before its last exchanges: segment 2 goes on from behind them, one that counts less takes its place.
        using (var index = UpToDate(log.Record))
        {
            Assert.Equal(3, index.Find(Of(new ExchangeFilter())).Count);
        }

        Assert.True(FastMcp.Recording.Format.SegmentHeader.TryRead(bytes, out var header));
        (header with { Previous = header.Previous with { Entries = 5 } }).Write(bytes);
        await File.WriteAllBytesAsync(log.Segment(2), bytes, TestContext.Current.CancellationToken);
        using var later = UpToDate(log.Record);
        Assert.Equal(
            ExchangeReader.Read(new LogFolder(log.Record).Read()).Select(e => ExchangeSummary.Of(e)),
            later.Find(Of(new ExchangeFilter())).Select(e => e with { Node = "" }));
    }

    private static void Act(SessionLog log, List<Opened> open, int run, ulong i)
    {
        var opened = Exchanges.Open(log, i);
        if (i % 2 == 0)
        {
            log.Agent(opened, "agent" + (i % 4), i % 4 == 0 ? "" : "blue");
        }

        log.Append(opened, Direction.Request, Exchanges.Masked(Texts[(run + (int)i) % Texts.Length]));
        log.EndPiece(opened, Direction.Request);
        log.Found(opened, new RecordedFinding(Direction.Reply, i % 2 == 0 ? "email" : "us-ssn", 0, 1, 2, true));
        log.Append(opened, Direction.Reply, Exchanges.Masked(Texts[(run + (2 * (int)i)) % Texts.Length]));
        log.EndPiece(opened, Direction.Reply);
        open.Add(opened);
        if (i % 3 == 0)
        {
            log.Refused(Exchanges.Facts(1000 + i), new CallNames(), "no-deletes", "denied");
        }

        // The second but last of those that are open ends; the last two of each run never do.
        if (open.Count > 2)
        {
            log.Close(open[0], new ClosedFacts(200, 1, 2, Ending.Complete));
            open.RemoveAt(0);
        }
    }

    // An exchange that stays open; what was added before it is in the segment when it is durable.
    private static async Task WrittenAsync(SessionLog log, ulong exchange)
    {
        var opened = Exchanges.Open(log, exchange, Durability.Strict);
        log.Commit(opened);
        Assert.True(await log.DurableAsync(opened));
    }

    private void Compare()
    {
        using var index = UpToDate(_folder);
        var all = Scan(new ExchangeFilter());
        var filters = Asked.Select(words => new ExchangeFilter { Words = [.. SearchText.Words(words)] })
            .Concat([new(), new() { Verdict = "deny" }, new() { Verdict = "allow", Rule = "email" }, new() { Rule = "builtin:test" }, new() { Name = "lookup" }, new() { Caller = "x" }, new() { Agent = "agent2" }, new() { Team = "blue" }, new() { Agent = "agent0", Team = "blue" }, new() { Route = "crm" }])
            .Concat(all.Take(3).Select(e => new ExchangeFilter { Session = e.Id.ToString() }))
            .Concat(all.Take(3).Select(e => new ExchangeFilter { Since = e.Began, Until = e.Began.AddMilliseconds(1), Session = e.Session }));
        foreach (var filter in filters)
        {
            var (expected, found) = (Scan(filter), index.Find(Of(filter)).Select(e => e with { Node = "" }).ToList());
            Assert.True(expected.SequenceEqual(found), string.Create(CultureInfo.InvariantCulture, $"{filter}: {expected.Count} by scan, {found.Count} by index"));
            var segments = index.Segments(Of(filter));
            Assert.Equal(expected, ExchangeReader.Read(new LogFolder(_folder).Read(segments.Contains)).Where(filter.Takes).Select(ExchangeSummary.Of));
            Add(index, filter, expected);
        }
    }

    // What pages show: the same exchanges, from the newest, in parts, and added up.
    private void Add(IRecordIndex index, ExchangeFilter filter, List<ExchangeSummary> expected)
    {
        var (pages, mark) = (new List<ExchangeSummary>(), (IndexMark?)null);
        for (var page = index.Newest(Of(filter), 3, mark); page.Count > 0; page = index.Newest(Of(filter), 3, mark))
        {
            pages.AddRange(page.Select(row => row.Shown with { Node = "" }));
            mark = page[^1].Mark;
        }

        Assert.Equal(expected.OrderByDescending(e => e.Began).Select(e => e.Began), pages.Select(e => e.Began));
        Assert.Equal(expected.Select(e => e.Id.ToString()).Order(StringComparer.Ordinal), pages.Select(e => e.Id.ToString()).Order(StringComparer.Ordinal));
        var counts = index.Count(Of(filter));
        Assert.Equal((expected.Count, expected.Sum(e => e.Findings)), (counts.Exchanges, counts.Findings));
        Assert.Equal(expected.Count(e => e.Took <= TimeSpan.FromMilliseconds(5)), counts.Within[2]);
        var step = TimeSpan.FromMilliseconds(7);
        var from = expected.Count == 0 ? DateTimeOffset.UnixEpoch : expected.Min(e => e.Began);
        Assert.Equal(
            Enumerable.Range(0, 4).Select(at => (long)expected.Count(e => e.Began >= from + (step * at) && e.Began < from + (step * (at + 1)))),
            index.Count(Of(filter), from, step, 4).Select(one => one.Exchanges));
        Assert.Equal(
            expected.GroupBy(e => e.Caller).Select(same => (same.Key, (long)same.Count())).Order(),
            index.Tally(IndexColumn.Caller, Of(filter), 10).Select(one => (one.Name, one.Exchanges)).Order());
        Assert.Equal(expected.Where(e => e.Session != "-").Select(e => e.Session).Distinct().Order(StringComparer.Ordinal), index.Sessions(Of(filter), 100).Select(one => one.Session).Order(StringComparer.Ordinal));
    }

    private List<ExchangeSummary> Scan(ExchangeFilter filter) =>
        [.. ExchangeReader.Read(new LogFolder(_folder).Read()).Where(filter.Takes).Select(ExchangeSummary.Of)];
}
