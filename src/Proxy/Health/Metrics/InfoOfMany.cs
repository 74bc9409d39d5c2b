namespace FastMcp.Proxy.Health.Metrics;

/// <summary>What labels say of several things that come and go, such as nodes: a series of 1 for each, bounded by who asks for it.</summary>
internal sealed class InfoOfMany(Func<IEnumerable<(string Name, string Value)[]>> read) : IMetric
{
    public void Write(MetricsText text, string name, string labels)
    {
        foreach (var one in read())
        {
            text.Line(name, string.Join(',', one.Select(label => MetricsText.Label(label.Name, label.Value))), 1);
        }
    }
}
