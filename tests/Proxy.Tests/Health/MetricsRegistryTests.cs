using FastMcp.TestKit;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Tests.Health;

public sealed class MetricsRegistryTests
{
    [Fact]
    public void Write_AllKinds_IsPrometheusText()
    {
        var registry = new MetricsRegistry();
        registry.Counter("a_total", "Things \\ and\nlines.", ("route", "x\"y\\z\n"), ("outcome", "ok")).Add(3);
        registry.Counter("a_total", "ignored", ("route", "b"), ("outcome", "ok")).Add();
        registry.Gauge("b", "Now.").Set(-2);
        registry.Sampled("c", "Asked.", isCounter: false, () => 7);
        var histogram = registry.Histogram("d_seconds", "Times.", [1_000, 500_000], 1_000_000);
        histogram.Observe(1_000);
        histogram.Observe(1_001);
        histogram.Observe(2_000_000);

        const string Expected =
            """
            # HELP a_total Things \\ and\nlines.
            # TYPE a_total counter
            a_total{route="x\"y\\z\n",outcome="ok"} 3
            a_total{route="b",outcome="ok"} 1
            # HELP b Now.
            # TYPE b gauge
            b -2
            # HELP c Asked.
            # TYPE c gauge
            c 7
            # HELP d_seconds Times.
            # TYPE d_seconds histogram
            d_seconds_bucket{le="0.001"} 1
            d_seconds_bucket{le="0.5"} 2
            d_seconds_bucket{le="+Inf"} 3
            d_seconds_sum 2.002001
            d_seconds_count 3

            """;
        Assert.Equal(Expected, registry.Write());
    }

    [Fact]
    public void Counter_SameNameAndLabels_IsTheSame()
    {
        var registry = new MetricsRegistry();

        Assert.Same(registry.Counter("a", "", ("x", "1")), registry.Counter("a", "", ("x", "1")));
        Assert.NotSame(registry.Counter("a", "", ("x", "1")), registry.Counter("a", "", ("x", "2")));
        Assert.Throws<InvalidOperationException>(() => registry.Gauge("a", ""));
    }

    [Fact]
    public void Counting_AllocatesNothing()
    {
        var registry = new MetricsRegistry();
        var (counter, gauge, histogram) = (registry.Counter("a", ""), registry.Gauge("b", ""), registry.Histogram("c", "", [1, 2, 3], 1));
        counter.Add();
        var allocated = Allocated.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                counter.Add();
                gauge.Add(i);
                histogram.Observe(i);
            }
        });
        Assert.Equal(0, allocated);
    }
}
