using FastMcp.Store.Policies;

namespace FastMcp.Store.Tests;

/// <summary>Orders for all nodes: one at a time is prepared, its number is nobody else's, and what was decided once stays decided.</summary>
public sealed class PolicyTableTests(StoreFixture fixture)
{
    [Fact]
    public void Orders_OfManyAtOnce_AreStagedOneByOneAndNumberedUpwards()
    {
        using var source = fixture.Source("orders");
        using var link = Opened(source);
        var numbers = new List<long>();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, operation =>
        {
            using var own = source.Open();
            for (var done = 0; done < 5;)
            {
                var (order, isMine) = PolicyTable.Stage(own, [1, 2, 3], least: 40, number => Order(number, $"d{operation}"));
                if (!isMine)
                {
                    continue;
                }

                lock (numbers)
                {
                    numbers.Add(order.Number);
                }

                Assert.True(PolicyTable.Decide(own, order with { State = done % 2 == 0 ? OrderState.InForce : OrderState.Withdrawn, Seal = [9] }));
                Assert.False(PolicyTable.Decide(own, order with { State = OrderState.InForce }));
                done++;
            }
        });
        Assert.Equal(20, numbers.Count);
        // Whoever was second saw what the first had done.
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(20, numbers.Distinct().Count());
        Assert.True(numbers[0] > 40);

        var last = Assert.Single(PolicyTable.Orders(link));
        Assert.Equal((OrderState.InForce, "by\0x", "node\ud800"), (last.State, last.By, last.Node));
        Assert.Equal([9], last.Seal);
        Assert.Equal([1, 2, 3], PolicyTable.BundleOf(link, last.Digest));
        Assert.Null(PolicyTable.BundleOf(link, "other"));

        // Sixteen numbers and what stands are kept, and the bundles that they name.
        Assert.InRange(int.Parse(fixture.Server.Query("SELECT count(*) FROM fastmcp_policy"), System.Globalization.CultureInfo.InvariantCulture), 2, 17);
        Assert.Equal("0", fixture.Server.Query("SELECT count(*) FROM fastmcp_bundle WHERE digest NOT IN (SELECT digest FROM fastmcp_policy)"));

        // A node that knows a greater number, after the store lost its rows.
        fixture.Server.Query("DELETE FROM fastmcp_policy");
        PolicyTable.Report(link, new StoredNode("away", "", "", 1000, 0, ""), TimeSpan.FromSeconds(10));
        var (next, mine) = PolicyTable.Stage(link, null, least: 0, number => Order(number, ""));
        Assert.True(mine && next.Number > 1000);
        // Another one is not staged beside it, until it is too old to stand.
        Assert.False(PolicyTable.Stage(link, null, 0, number => Order(number, "")).IsMine);
        fixture.Server.Query("UPDATE fastmcp_policy SET said = said - interval '2 minutes'");
        Assert.Empty(PolicyTable.Orders(link));
        Assert.False(PolicyTable.Decide(link, next with { State = OrderState.InForce }));
    }

    [Fact]
    public void Nodes_ThatSayNothing_AreNotAliveAndAreForgotten()
    {
        using var source = fixture.Source("nodes");
        using var link = Opened(source);
        PolicyTable.Report(link, new StoredNode("here", "p", "b", 1, 2, "why \0 not"), TimeSpan.FromSeconds(30));
        PolicyTable.Report(link, new StoredNode("gone", "p", "", 1, 2, ""), TimeSpan.Zero);
        PolicyTable.Report(link, new StoredNode("old", "p", "", 1, 2, ""), TimeSpan.FromDays(-8));
        var nodes = PolicyTable.Nodes(link).Where(one => one.Node is "here" or "gone" or "old").ToArray();
        Assert.Equal(["gone", "here"], nodes.Select(one => one.Node));
        Assert.Equal([false, true], nodes.Select(one => one.IsAlive));
        Assert.Equal(new StoredNode("here", "p", "b", 1, 2, "why \0 not"), nodes[1]);
        PolicyTable.Report(link, new StoredNode("here", "q", "b", 3, 3, ""), TimeSpan.FromSeconds(30));
        Assert.Equal(new StoredNode("here", "q", "b", 3, 3, ""), PolicyTable.Nodes(link).Single(one => one.Node == "here"));
    }

    private static StoredOrder Order(long number, string digest) => new(number, digest, false, "by\0x", "node\ud800", OrderState.Staged, [7]);

    private static StoreLink Opened(StoreSource source)
    {
        var link = source.Open();
        StoreSchema.Bring(link);
        return link;
    }
}
