namespace FastMcp.Proxy.Health.Metrics;

/// <summary>Only goes up. Safe for all threads; no allocation.</summary>
internal sealed class Counter : IMetric
{
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);

    public void Write(MetricsText text, string name, string labels) => text.Line(name, labels, Value);
}
