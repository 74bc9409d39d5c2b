using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.WebConsole.Tests;

/// <summary>The list of all nodes: what they share is shown with whose it is, and where that cannot be asked this node's own is.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task List_OfAllNodes_ShowsWhoseItIs_AndLeadsThere()
    {
        await using var others = new Records();
        others.Play(new Facts { Name = "of-another-node" }, "{}", ("{}", []));
        await others.WrittenAsync();
        var isAway = false;
        await using var served = await Served.StartAsync(nodes: () => isAway ? throw new IndexException("away", new IOException()) : new OtherNode(others.Folder, () => isAway));
        served.Records.Play(new Facts { Name = "of-this-node" }, "{}", ("{}", []));
        await served.Records.WrittenAsync();

        var own = await served.GetAsync("/?range=all");
        Assert.Contains("of-this-node", own);
        Assert.DoesNotContain("of-another-node", own);
        Assert.Contains("href=\"/?range=all&amp;nodes=all\"", own);

        var all = await served.GetAsync("/?range=all&nodes=all");
        Assert.Contains("of-another-node", all);
        Assert.Contains("crm at gw2", all);
        Assert.Contains("data-live=\"no\"", all);
        Assert.Contains("name=\"nodes\" value=\"all\"", all);

        var id = others.Read()[0].Id;
        using var elsewhere = await served.Client.GetAsync(new Uri($"/watch/{id}", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Contains("on record at node gw2", await elsewhere.Content.ReadAsStringAsync());

        isAway = true;
        var without = await served.GetAsync("/?range=all&nodes=all");
        Assert.Contains("The index of all nodes cannot be asked at the moment", without);
        Assert.Contains("of-this-node", without);
    }

    [Fact]
    public async Task List_WhereNoNodesShareAnIndex_SaysNothingOfNodes()
    {
        await using var served = await Served.StartAsync();
        served.Records.Play(new Facts(), "{}", ("{}", []));
        await served.Records.WrittenAsync();
        Assert.DoesNotContain("nodes=all", await served.GetAsync("/?range=all"));
    }

    // The index of another log in the place of a database.
    private sealed class OtherNode(string folder, Func<bool> isAway) : IRecordIndex
    {
        private readonly RecordIndex _index = UpToDate(folder);

        public IReadOnlyList<ExchangeSummary> Find(ExchangeFilter filter) => Of(() => _index.Find(filter));

        public IReadOnlySet<uint> Segments(ExchangeFilter filter) => Of(() => _index.Segments(filter));

        public IReadOnlyList<IndexedExchange> Newest(ExchangeFilter filter, int count, IndexMark? before = null) =>
            Of(() => _index.Newest(filter, count, before).Select(row => row with { Shown = row.Shown with { Node = "gw2" } }).ToList());

        public IndexCounts Count(ExchangeFilter filter) => Of(() => _index.Count(filter));

        public IReadOnlyList<IndexCounts> Count(ExchangeFilter filter, DateTimeOffset from, TimeSpan step, int steps) => Of(() => _index.Count(filter, from, step, steps));

        public IReadOnlyList<IndexedSession> Sessions(ExchangeFilter filter, int count) => Of(() => _index.Sessions(filter, count));

        public IReadOnlyList<IndexTally> Tally(IndexColumn column, ExchangeFilter filter, int count) => Of(() => _index.Tally(column, filter, count));

        public (DateTimeOffset First, DateTimeOffset Last)? Span() => Of(_index.Span);

        public long Signature() => Of(_index.Signature);

        public void Dispose() => _index.Dispose();

        private static RecordIndex UpToDate(string folder)
        {
            var index = RecordIndex.Open(folder);
            index.Update();
            return index;
        }

        private T Of<T>(Func<T> ask) => isAway() ? throw new IndexException("away", new IOException()) : ask();
    }
}
