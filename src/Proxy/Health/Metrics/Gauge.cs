namespace FastMcp.Proxy.Health.Metrics;

/// <summary>Goes up and down. Safe for all threads; no allocation.</summary>
internal sealed class Gauge : IMetric
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount) => Interlocked.Add(ref _value, amount);

    public void Set(long value) => Interlocked.Exchange(ref _value, value);

    public void Write(MetricsText text, string name, string labels) => text.Line(name, labels, Value);
}
