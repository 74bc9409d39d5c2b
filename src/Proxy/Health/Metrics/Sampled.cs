namespace FastMcp.Proxy.Health.Metrics;

/// <summary>A value that is asked for when metrics are read, such as what the session log has counted.</summary>
internal sealed class Sampled(Func<long> read) : IMetric
{
    public void Write(MetricsText text, string name, string labels) => text.Line(name, labels, read());
}
