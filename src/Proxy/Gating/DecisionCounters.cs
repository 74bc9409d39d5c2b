using System.Runtime.CompilerServices;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Gating;

/// <summary>
/// What decided, for the metrics. Safe for all threads. A decision that a reload leaves in place goes on counting where it was.
/// </summary>
internal sealed class DecisionCounters
{
    // Of counters that were found once; a power of two.
    private const int Places = 64;

    private readonly Dictionary<string, Counter> _enforced;
    private readonly Dictionary<string, Counter> _monitored;
    private readonly Dictionary<string, Counter> _failed;
    private readonly Found?[] _found = new Found?[Places];

    public DecisionCounters(DecisionSet decisions, MetricsRegistry registry)
    {
        string[] ids = [.. decisions.Decisions.Select(decision => decision.Source.Id), decisions.Default.Source.Id, .. DecisionSource.BuiltInIds];
        Dictionary<string, Counter> Of(string mode) => ids.Distinct().ToDictionary(id => id, id => registry.Counter(
            "fastmcp_decisions_total", "Messages that a decision decided, or would have decided if it were enforced, by decision and mode.", ("decision", id), ("mode", mode)));
        (_enforced, _monitored) = (Of("enforce"), Of("monitor"));
        ListItemsHidden = registry.Counter("fastmcp_list_items_hidden_total", "Tools, resources, prompts and models that a list left out, since its caller may never call them.");
        _failed = decisions.Decisions.Where(decision => decision.When is not null).ToDictionary(decision => decision.Source.Id, decision => registry.Counter(
            "fastmcp_condition_failures_total", "Messages on which the condition of a decision failed: it counted for deny and ask, not for allow.", ("decision", decision.Source.Id)));
    }

    /// <summary>Items of lists that were left out.</summary>
    public Counter ListItemsHidden { get; }

    /// <summary>Messages that the decision decided so far.</summary>
    public long EnforcedOf(string decision) => _enforced.GetValueOrDefault(decision)?.Value ?? 0;

    /// <summary>Messages that it would have decided.</summary>
    public long MonitoredOf(string decision) => _monitored.GetValueOrDefault(decision)?.Value ?? 0;

    public void Count(in Verdict verdict)
    {
        Enforced(verdict.By);
        Add(_monitored, verdict.WouldBy);
        Add(_failed, verdict.Failed);
    }

    // Ids are texts: of most decisions the counter was found before. A place is filled once, so that nothing is made again and again.
    private void Enforced(DecisionSource? source)
    {
        ref var place = ref _found[RuntimeHelpers.GetHashCode(source) & (Places - 1)];
        if (place is { } found && ReferenceEquals(found.Source, source))
        {
            found.Counter.Add();
            return;
        }

        if (place is null && source is not null && _enforced.TryGetValue(source.Id, out var counter))
        {
            place = new(source, counter);
        }

        Add(_enforced, source);
    }

    private static void Add(Dictionary<string, Counter> counters, DecisionSource? source)
    {
        if (source is not null && counters.TryGetValue(source.Id, out var counter))
        {
            counter.Add();
        }
    }

    private sealed record Found(DecisionSource Source, Counter Counter);
}
