using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Recording.Stores;
using FastMcp.Recording;

namespace FastMcp.Proxy.Health;

/// <summary>Says how the gateway is: never a value of a payload, only names out of the configuration.</summary>
/// <param name="state">The snapshot in force.</param>
/// <param name="log">The record.</param>
/// <param name="notes">What else an operator should know, such as: no decisions, so all is allowed.</param>
/// <param name="dictionaries">What searches for terms; null: no rule has any.</param>
/// <param name="refuses">Every call is refused, whatever its route; null: never.</param>
/// <param name="stores">Records of teams and routes; null: there are none.</param>
internal sealed class HealthCheck(SnapshotState state, SessionLog log, Func<IEnumerable<string>> notes, Func<DictionaryHealth?>? dictionaries = null, Func<bool>? refuses = null, RecordStores? stores = null)
{
    public static string ProgramVersion { get; } =
        typeof(HealthCheck).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public HealthReport Report()
    {
        var snapshot = state.Current;
        var routes = snapshot.Routes.Select(Of).ToArray();
        var recording = RecordOf("", log, [.. (stores?.All ?? []).Select(store => RecordOf(store.Config.Name, store.Record, null))]);
        var red = recording.Status == "failing" || recording.Stores?.Any(store => store.Status == "failing") == true || refuses?.Invoke() == true || Array.Exists(routes, r => r.Status == "red");
        return new HealthReport(red ? "red" : "green", ProgramVersion, snapshot.Version, routes, recording, dictionaries?.Invoke(), [.. notes(), .. Warnings(routes), .. RecordsWarnings(snapshot.Config.Recording)]);
    }

    private static RecordingHealth RecordOf(string name, SessionLog log, IReadOnlyList<RecordingHealth>? stores)
    {
        var counts = log.Counts;
        return new RecordingHealth(
            log.IsOff ? "off" : counts.IsFailing ? "failing" : "on", counts.Written, counts.Lost, counts.Failures, log.CheckpointCounts.Kept, name.Length == 0 ? null : name, stores is { Count: > 0 } ? stores : null);
    }

    private static RouteHealth Of(Route route) => new(
        route.Name,
        !route.Guard.Runs ? "red" : route.Guard.IsOff ? "unguarded" : "green",
        route.Upstream.Name,
        Keys.Protocols[(int)route.Config.Protocol],
        route.Guard.Rules,
        route.Guard.Formats,
        route.Guard.WhyNot);

    private IEnumerable<string> RecordsWarnings(RecordingConfig config) =>
    [
        .. log.IsOff ? [] : RecordWarnings(log, "the record", config),
        .. (stores?.All ?? []).SelectMany(store => RecordWarnings(store.Record, $"store '{store.Config.Name}' of the record", store.Config.Recording)),
    ];

    private static IEnumerable<string> RecordWarnings(SessionLog log, string name, RecordingConfig config)
    {
        var counts = log.Counts;
        if (counts.Lost > 0)
        {
            yield return $"{counts.Lost} entries of {name} were lost since the start.";
        }

        if (counts.FreeBytes < config.FreeSpace)
        {
            yield return $"Only {counts.FreeBytes >> 20} MiB are free where {name} is written.";
        }

        if (config.Checkpoints is null)
        {
            yield return $"{char.ToUpperInvariant(name[0])}{name[1..]} has no signed checkpoints.";
        }

        if (log.CheckpointCounts.IsFailing)
        {
            yield return $"The last checkpoint of {name} could not be signed or kept.";
        }
    }

    private IEnumerable<string> Warnings(RouteHealth[] routes)
    {
        if (log.IsOff)
        {
            yield return "Nothing is recorded: recording is off.";
        }

        foreach (var route in routes.Where(r => r.Status == "unguarded"))
        {
            yield return $"Route '{route.Name}' has mask: off. What its upstream sends reaches the agent unread.";
        }
    }
}
