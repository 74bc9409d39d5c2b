namespace FastMcp.Proxy.Health.Metrics;

/// <summary>What a label says, such as a digest that changes with a reload: one series at a time.</summary>
internal sealed class Info(string label, Func<string> read) : IMetric
{
    public void Write(MetricsText text, string name, string labels) => text.Line(name, MetricsText.Label(label, read()), 1);
}
