namespace FastMcp.Proxy.Health.Metrics;

internal interface IMetric
{
    /// <param name="text">Where to.</param>
    /// <param name="name">Of the family.</param>
    /// <param name="labels">Without braces; empty: none.</param>
    void Write(MetricsText text, string name, string labels);
}
