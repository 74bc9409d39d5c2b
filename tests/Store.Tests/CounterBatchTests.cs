using FastMcp.Store.Counters;

namespace FastMcp.Store.Tests;

/// <summary>Sums of several processes: nothing is added twice, nothing is lost.</summary>
public sealed class CounterBatchTests(StoreFixture fixture)
{
    private static readonly long Later = DateTimeOffset.UtcNow.AddDays(2).ToUnixTimeSeconds();

    [Fact]
    public void Give_FromManyProcessesAtOnce_AddsUp()
    {
        using var source = fixture.Source("many");
        using (var link = source.Open())
        {
            StoreSchema.Bring(link);
        }

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, process =>
        {
            using var link = source.Open();
            var batch = new CounterBatch("sum:");
            for (var turn = 0; turn < 25; turn++)
            {
                // The same rows in another order each time: no two processes wait for each other forever.
                batch.Begin([.. Enumerable.Range(0, 8).OrderBy(who => (who * 5 + process + turn) % 8).Select(who => Row("sum:a", $"who{who}", 1, process + 1))]);
                batch.Give(link);
            }
        });

        using var last = source.Open();
        var sums = new CounterBatch("sum:").Take(last);
        Assert.Equal(8, sums.Count);
        Assert.All(sums, sum => Assert.Equal((100L, 250L), (sum.Calls, sum.Money)));
    }

    [Fact]
    public void Give_AgainAfterALostAnswer_AddsOnce()
    {
        using var source = fixture.Source("again");
        using var link = source.Open();
        StoreSchema.Bring(link);
        var batch = new CounterBatch("once:");
        batch.Begin([Row("once:a", "x\0y", 3, 0)]);
        var rows = batch.Open!;
        link.Connection.Close();
        Assert.ThrowsAny<Exception>(() => batch.Give(link));
        Assert.Same(rows, batch.Open);

        using var second = source.Open();
        batch.Give(second);
        // The server took it, and its answer did not arrive: the same batch, by the same number, a second time.
        batch.Open = rows;
        batch.Give(second);
        Assert.Null(batch.Open);
        Assert.Equal(("x\0y", 3L), Assert.Single(new CounterBatch("once:").Take(second), sum => sum.Key.Name == "once:a") is var sum ? (sum.Key.Who, sum.Calls) : default);
    }

    [Fact]
    public void Take_OfAnotherPrefixOrOfWhatEnded_IsEmpty()
    {
        using var source = fixture.Source("ended");
        using var link = source.Open();
        StoreSchema.Bring(link);
        var batch = new CounterBatch("e_d:");
        batch.Begin([Row("e_d:a", "x", 1, 0) with { Ends = DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds() }, Row("e_d:b", "x", 1, 0)]);
        batch.Give(link);
        Assert.Equal("e_d:b", Assert.Single(batch.Take(link)).Key.Name);
        Assert.Empty(new CounterBatch("exd:").Take(link));
    }

    [Fact]
    public void Bring_AStoreOfALaterProgram_IsRefusedAndNotTouched()
    {
        using var source = fixture.Source("later");
        using var link = source.Open();
        StoreSchema.Bring(link);
        link.Run("INSERT INTO fastmcp_version VALUES (999, now())");
        try
        {
            Assert.Contains("version 999", Assert.Throws<StoreVersionException>(() => StoreSchema.Bring(link)).Message);
        }
        finally
        {
            link.Run("DELETE FROM fastmcp_version WHERE number = 999");
        }
    }

    private static CounterRow Row(string name, string who, long calls, long money) => new(new CounterKey(name, who, 7), calls, 0, 0, money, Later);
}
