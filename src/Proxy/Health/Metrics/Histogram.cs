using System.Globalization;

namespace FastMcp.Proxy.Health.Metrics;

/// <summary>Counts values under fixed bounds. Safe for all threads; no allocation. The values are whole numbers in the metric's small unit.</summary>
/// <param name="bounds">Ascending, in the unit of <see cref="Observe"/>.</param>
/// <param name="scale">Written values are divided by this: 1,000,000 for microseconds written as seconds.</param>
internal sealed class Histogram(long[] bounds, double scale) : IMetric
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private readonly string[] _labels = [.. bounds.Select(b => (b / scale).ToString(CultureInfo.InvariantCulture)), "+Inf"];
    private long _sum;

    public void Observe(long value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        Interlocked.Add(ref _sum, value);
    }

    public void Write(MetricsText text, string name, string labels)
    {
        var separator = labels.Length == 0 ? "" : ",";
        long total = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            total += Interlocked.Read(ref _buckets[i]);
            text.Line(name + "_bucket", $"{labels}{separator}le=\"{_labels[i]}\"", total);
        }

        text.Line(name + "_sum", labels, Interlocked.Read(ref _sum) / scale);
        text.Line(name + "_count", labels, total);
    }
}
