using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Telemetry;

namespace FastMcp.Proxy.Tests.Telemetry;

/// <summary>Trace contexts are read as the standard says, and metrics over OTLP say what /metrics says.</summary>
public sealed class TelemetryTests
{
    private const string Good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(Good, true, true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true, false)]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true, true)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false, false)]
    [InlineData("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more", false, false)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false, false)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false, false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false, false)]
    [InlineData("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false, false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01", false, false)]
    [InlineData("", false, false)]
    public void TraceParent_IsReadOrNone(string text, bool isOne, bool isSampled)
    {
        var read = TraceParent.Read(Encoding.ASCII.GetBytes(text));
        Assert.Equal((!isOne, isSampled), (read.IsNone, read.IsSampled));
        if (isOne)
        {
            Assert.Equal("0af7651916cd43dd8448eb211c80319c b7ad6b7169203331", $"{read.TraceHigh:x16}{read.TraceLow:x16} {read.Span:x16}");
        }
    }

    [Fact]
    public void TraceParent_CutAnywhere_IsNone_AndCostsNoMemory()
    {
        var bytes = Encoding.ASCII.GetBytes(Good);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.True(TraceParent.Read(bytes.AsSpan(0, length)).IsNone);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            TraceParent.Read(bytes);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Metrics_OverOtlp_AreThoseOfTheText()
    {
        var registry = new MetricsRegistry();
        registry.Counter("calls_total", "Calls, \\ and \n.", ("kind", "a\"b\\c\nd"), ("where", "x,y=\"z\"")).Add(3);
        registry.Counter("calls_total", "", ("kind", "other"), ("where", "")).Add(4);
        registry.Gauge("running", "Now.").Set(-2);
        var histogram = registry.Histogram("seconds", "Time.", [1000, 2000], 1000, ("route", "r"));
        foreach (var value in (long[])[500, 1500, 1600, 9000])
        {
            histogram.Observe(value);
        }

        using var json = JsonDocument.Parse(OtlpMetrics.Of(registry.Write(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(5)));
        var metrics = json.RootElement.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0].GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.Equal(3, metrics.Count);
        var sum = metrics["calls_total"].GetProperty("sum");
        Assert.True(sum.GetProperty("isMonotonic").GetBoolean());
        var points = sum.GetProperty("dataPoints").EnumerateArray().ToList();
        Assert.Equal([3.0, 4.0], points.Select(p => p.GetProperty("asDouble").GetDouble()));
        Assert.Equal(["a\"b\\c\nd", "x,y=\"z\""], points[0].GetProperty("attributes").EnumerateArray().Select(a => a.GetProperty("value").GetProperty("stringValue").GetString()));
        Assert.Equal("5000000000", points[0].GetProperty("timeUnixNano").GetString());
        Assert.Equal(-2, metrics["running"].GetProperty("gauge").GetProperty("dataPoints")[0].GetProperty("asDouble").GetDouble());
        var buckets = metrics["seconds"].GetProperty("histogram").GetProperty("dataPoints")[0];
        Assert.Equal(["1", "2", "1"], buckets.GetProperty("bucketCounts").EnumerateArray().Select(b => b.GetString()));
        Assert.Equal([1.0, 2.0], buckets.GetProperty("explicitBounds").EnumerateArray().Select(b => b.GetDouble()));
        Assert.Equal(("4", 12.6), (buckets.GetProperty("count").GetString(), buckets.GetProperty("sum").GetDouble()));
    }
}
