using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Gating.Duties;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>
/// Several nodes that tell each other afterwards, over random calls, exchanges that fail and nodes that restart: all together never let more through
/// than one would, but for what nobody was told yet.
/// </summary>
public sealed class SharedCountsTests
{
    private const int Nodes = 3;

    [Fact]
    public void Rate_OfSeveralNodes_IsOneButForWhatWasNotToldYet()
    {
        var random = new Random(20261127);
        for (var round = 0; round < 100; round++)
        {
            var clock = new Clock();
            var limit = new RateLimit("d", random.Next(1, 20), random.Next(1, 100), random.Next(1, 20), LimitBy.All);
            RateBuckets[] nodes = [.. Enumerable.Range(0, Nodes).Select(_ => new RateBuckets(clock, isShared: true))];
            var sums = new Dictionary<(string, string), long>();
            Array.ForEach(nodes, node => Tell(node, sums));
            var (passed, told, seconds) = (0, 0, 0.0);
            for (var call = 0; call < 150; call++)
            {
                if (nodes[random.Next(Nodes)].Take(limit, CallerFacts.Anonymous, 0) == TimeSpan.Zero)
                {
                    passed++;
                    // What nobody was told yet is beyond it, and nothing else, however long it goes on.
                    Assert.True(told + 1 <= limit.Burst + seconds * limit.Calls / limit.Seconds + 1e-3, $"round {round}: one more than {told} after {seconds} s of {limit}");
                }

                if (call % 6 == 5 || random.Next(4) == 0)
                {
                    Array.ForEach(nodes, node => Tell(node, sums));
                    Array.ForEach(nodes, node => Tell(node, sums));
                    told = passed;
                }

                seconds += clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 3000)));
            }
        }
    }

    [Fact]
    public void Rate_OfANodeThatComesLater_IsAsEmptyAsThoseOfTheOthers()
    {
        var clock = new Clock();
        var limit = new RateLimit("d", 10, 100, 5, LimitBy.All);
        var (first, second, sums) = (new RateBuckets(clock, isShared: true), new RateBuckets(clock, isShared: true), new Dictionary<(string, string), long>());
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(TimeSpan.Zero, first.Take(limit, CallerFacts.Anonymous, 0));
        }

        Tell(first, sums);
        Tell(second, sums);
        Assert.NotEqual(TimeSpan.Zero, second.Take(limit, CallerFacts.Anonymous, 0));
        clock.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(TimeSpan.Zero, second.Take(limit, CallerFacts.Anonymous, 0));
        Tell(second, sums);
        Tell(first, sums);
        Assert.NotEqual(TimeSpan.Zero, first.Take(limit, CallerFacts.Anonymous, 0));
        // The store forgot the sum: nobody owes what was given away long ago.
        clock.Advance(TimeSpan.FromHours(2));
        sums.Clear();
        Assert.Equal(TimeSpan.Zero, first.Take(limit, CallerFacts.Anonymous, 0));
        Tell(first, sums);
        Tell(second, sums);
        Assert.Equal(TimeSpan.Zero, second.Take(limit, CallerFacts.Anonymous, 0));
    }

    [Fact]
    public void Budget_OfSeveralNodes_AddsUpThroughLostAnswersAndWindows()
    {
        var random = new Random(20261128);
        var budgets = Budgets();
        for (var round = 0; round < 50; round++)
        {
            var clock = new Clock();
            BudgetLedger[] nodes = [.. Enumerable.Range(0, Nodes).Select(_ => new BudgetLedger(null, clock, NullLogger<BudgetLedger>.Instance, isShared: true))];
            var (store, open) = (new Dictionary<(BudgetKey, long), Amounts>(), new List<(BudgetKey Key, long Window, Amounts Amounts)>?[Nodes]);
            var passed = 0;
            for (var call = 0; call < 80; call++)
            {
                passed += nodes[random.Next(Nodes)].Enter(budgets, CallerFacts.Anonymous) is null ? 1 : 0;
                var node = random.Next(Nodes);
                // An exchange that does not end leaves its batch open, and nothing of it is lost or added twice.
                open[node] ??= nodes[node].Unsent(100);
                if (random.Next(3) > 0)
                {
                    foreach (var one in open[node]!)
                    {
                        store[(one.Key, one.Window)] = store.GetValueOrDefault((one.Key, one.Window)) + one.Amounts;
                        nodes[node].Sent(one.Key, one.Window);
                    }

                    open[node] = null;
                    foreach (var ((key, window), sum) in store)
                    {
                        nodes[node].Learn(key, window, sum);
                    }
                }
            }

            for (var node = 0; node < Nodes; node++)
            {
                foreach (var one in (open[node] ?? []).Concat(nodes[node].Unsent(100)))
                {
                    store[(one.Key, one.Window)] = store.GetValueOrDefault((one.Key, one.Window)) + one.Amounts;
                }
            }

            Assert.Equal(passed, store.Values.Sum(sum => sum.Calls));
            Assert.InRange(passed, 10, Nodes * 10);
        }
    }

    [Fact]
    public void Budget_OfNodesWhoseClocksDiffer_BeginsEachWindowOnce()
    {
        var random = new Random(20261129);
        var budgets = Budgets();
        for (var round = 0; round < 100; round++)
        {
            // Three days of one budget, in steps of minutes, on clocks that are hours apart.
            Clock[] clocks = [.. Enumerable.Range(0, Nodes).Select(_ => new Clock { Offset = TimeSpan.FromSeconds(random.Next(0, 36_000)) })];
            BudgetLedger[] nodes = [.. clocks.Select(clock => new BudgetLedger(null, clock, NullLogger<BudgetLedger>.Instance, isShared: true))];
            var store = new Dictionary<(BudgetKey Key, long Window), Amounts>();
            for (var step = 0; step < 300; step++)
            {
                nodes[random.Next(Nodes)].Enter(budgets, CallerFacts.Anonymous);
                foreach (var node in nodes)
                {
                    foreach (var one in node.Unsent(100))
                    {
                        store[(one.Key, one.Window)] = store.GetValueOrDefault((one.Key, one.Window)) + one.Amounts;
                        node.Sent(one.Key, one.Window);
                    }
                }

                foreach (var node in nodes)
                {
                    foreach (var ((key, window), sum) in store)
                    {
                        node.Learn(key, window, sum);
                    }
                }

                Array.ForEach(clocks, clock => clock.Advance(TimeSpan.FromMinutes(15)));
            }

            // Everybody is told of every call before the next: no window holds one too many, whoever's clock it was counted by.
            Assert.All(store, pair => Assert.InRange(pair.Value.Calls, 1, 10));
            Assert.InRange(store.Count, 3, 5);
        }
    }

    [Fact]
    public void Budget_OfAClockThatGoesBack_BeginsNothingAgainAndRecoversFromAYear()
    {
        var (budgets, clock) = (Budgets(), new Clock { Offset = TimeSpan.FromDays(400) });
        var ledger = new BudgetLedger(null, clock, NullLogger<BudgetLedger>.Instance);
        for (var call = 0; call < 10; call++)
        {
            Assert.Null(ledger.Enter(budgets, CallerFacts.Anonymous));
        }

        clock.Advance(TimeSpan.FromMinutes(-5));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(401), ledger.Enter(budgets, CallerFacts.Anonymous)!.Reset);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(ledger.Enter(budgets, CallerFacts.Anonymous));
        clock.Advance(TimeSpan.FromDays(-365));
        Assert.Null(ledger.Enter(budgets, CallerFacts.Anonymous));
    }

    [Fact]
    public void Rate_OfMoreThanAreKept_LetsNobodyGo()
    {
        var buckets = new RateBuckets(new Clock(), isShared: true);
        var limit = new RateLimit("d", 1, 3600, 2, LimitBy.Caller);
        var name = "d:1/3600/2/Caller";
        buckets.Heard();
        buckets.Learn(name, "jane", 2);
        for (var other = 0; other < 2 * RateBuckets.MostBuckets + 10; other++)
        {
            buckets.Learn(name, $"other {other}", 1);
        }

        Assert.NotEqual(TimeSpan.Zero, buckets.Take(limit, new CallerFacts("jane", []), 0));
        // One who is still known is as empty as he was.
        Assert.Equal(TimeSpan.Zero, buckets.Take(limit, new CallerFacts($"other {2 * RateBuckets.MostBuckets}", []), 0));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take(limit, new CallerFacts($"other {2 * RateBuckets.MostBuckets}", []), 0));
    }

    private static void Tell(RateBuckets node, Dictionary<(string, string), long> sums)
    {
        foreach (var (name, who, calls, _) in node.Unsent(100))
        {
            sums[(name, who)] = sums.GetValueOrDefault((name, who)) + calls;
        }

        foreach (var ((name, who), sum) in sums)
        {
            node.Learn(name, who, sum);
        }

        node.Heard();
    }

    private static BudgetSet Budgets() => BudgetSet.Of(FastMcp.PolicyCompiler.Compiler.CompileDecisions(
        [new("own.yaml", "apiVersion: fastmcp/v1\nbudgets:\n  - { id: few, per: all, in: 1d, calls: 10 }\n", FastMcp.PolicyCompiler.PolicyOrigin.User)], []));
}
