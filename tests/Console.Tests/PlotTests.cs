using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using FastMcp.WebConsole.Plots;

namespace FastMcp.WebConsole.Tests;

/// <summary>Plots count what is on record, each exchange in one step.</summary>
public sealed class PlotTests
{
    [Fact]
    public async Task Traffic_OfARecord_CountsEveryExchangeOnce()
    {
        await using var records = new Records();
        for (var i = 0; i < 25; i++)
        {
            records.Play(new Facts(), "{}", ("{}", i % 5 == 0 ? ["us-ssn"] : []));
        }

        records.Refuse(new Facts(), "denied");
        await records.WrittenAsync();
        using var index = RecordIndex.Open(records.Folder);
        index.Update();
        var (first, last) = index.Span()!.Value;
        foreach (var to in new[] { last.AddMilliseconds(1), last.AddHours(5), last.AddDays(400) })
        {
            var traffic = Traffic.Of(index, new ExchangeFilter(), first, to);
            Assert.Equal((28, 1, 5), (traffic.Exchanges, traffic.Denied, traffic.Findings));
            Assert.InRange(traffic.Steps.Count, 1, 61);
            Assert.Equal(28, traffic.Sum().Within[^1]);
            var looked = Traffic.Of(index, new ExchangeFilter { Route = "crm" }, first, to);
            Assert.Equal(traffic.Steps.Select(s => (s.Exchanges, s.Denied, s.Findings)), looked.Steps.Select(s => (s.Exchanges, s.Denied, s.Findings)));
            Assert.Equal(traffic.Sum().Within, looked.Sum().Within);
        }

        Assert.Equal(0, Traffic.Of(index, new ExchangeFilter { Caller = "nobody" }, first, last).Exchanges);
    }

    [Theory]
    [InlineData(0.5, 1.0)]
    [InlineData(0.95, 9.5)]
    [InlineData(1.0, 10.0)]
    public void Took_OfCounts_LiesBetweenItsBounds(double part, double expected)
    {
        // Half within 1 ms, all within 10, those between evenly.
        var counts = new IndexCounts(100, 0, 0, [50, 50, 50, 100, .. Enumerable.Repeat(100L, IndexCounts.Bounds.Count - 4)]);
        Assert.Equal(expected, counts.Took(part)!.Value.TotalMilliseconds, 1);
    }
}
