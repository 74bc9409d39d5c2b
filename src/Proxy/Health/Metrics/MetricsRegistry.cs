namespace FastMcp.Proxy.Health.Metrics;

/// <summary>
/// The metrics of the program. All label sets are made at start, so that counting is one interlocked add
/// and what a peer writes can never make a new series.
/// </summary>
/// <remarks>Registering: any thread, at start or with a new snapshot. Reading: any thread.</remarks>
internal sealed class MetricsRegistry
{
    private readonly Lock _lock = new();
    private readonly List<Family> _families = [];

    public Counter Counter(string name, string help, params (string Name, string Value)[] labels) => Add(name, help, "counter", labels, () => new Counter());

    public Gauge Gauge(string name, string help, params (string Name, string Value)[] labels) => Add(name, help, "gauge", labels, () => new Gauge());

    public Histogram Histogram(string name, string help, long[] bounds, double scale, params (string Name, string Value)[] labels) =>
        Add(name, help, "histogram", labels, () => new Histogram(bounds, scale));

    public void Sampled(string name, string help, bool isCounter, Func<long> read, params (string Name, string Value)[] labels) =>
        Add(name, help, isCounter ? "counter" : "gauge", labels, () => new Sampled(read));

    /// <summary>A gauge that is 1 and says something by the value of its label, which is asked for when metrics are read.</summary>
    public void Info(string name, string help, string label, Func<string> read) => Add(name, help, "gauge", [], () => new Info(label, read));

    /// <summary>The same of several things, with a series for each.</summary>
    public void Info(string name, string help, Func<IEnumerable<(string Name, string Value)[]>> read) => Add(name, help, "gauge", [], () => new InfoOfMany(read));

    public string Write()
    {
        var text = new MetricsText();
        lock (_lock)
        {
            foreach (var family in _families)
            {
                text.Family(family.Name, family.Help, family.Type);
                foreach (var (labels, metric) in family.Metrics)
                {
                    metric.Write(text, family.Name, labels);
                }
            }
        }

        return text.ToString();
    }

    // The same name and labels give the same metric: a reload goes on counting.
    private T Add<T>(string name, string help, string type, (string Name, string Value)[] labels, Func<T> make)
        where T : class, IMetric
    {
        var label = string.Join(',', labels.Select(l => MetricsText.Label(l.Name, l.Value)));
        lock (_lock)
        {
            var family = _families.Find(f => f.Name == name);
            if (family is null)
            {
                family = new Family(name, help, type, []);
                _families.Add(family);
            }

            if (family.Type != type)
            {
                throw new InvalidOperationException($"{name} is a {family.Type} and cannot be a {type}.");
            }

            foreach (var (known, metric) in family.Metrics)
            {
                if (known == label)
                {
                    return (T)metric;
                }
            }

            var made = make();
            family.Metrics.Add((label, made));
            return made;
        }
    }

    private sealed record Family(string Name, string Help, string Type, List<(string Labels, IMetric Metric)> Metrics);
}
