using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>guards</c>.</summary>
internal sealed class GuardsBinder(ConfigErrors errors)
{
    private readonly List<string> _names = [];

    /// <summary>Puts them into the configuration, and their names, also of those that cannot be read.</summary>
    public Config Bind(MapReader root, Config config) => config with { Guards = [.. root.List("guards").Select(Guard).OfType<GuardConfig>()], GuardNames = _names };

    private GuardConfig? Guard(Node node)
    {
        if (MapReader.Of(node, "A guard", Keys.Guard, errors) is not { } map)
        {
            return null;
        }

        var (name, kind, url, deadline, failure) = (map.Required("name"), map.Required("kind"), Url(map), Deadline(map), Failure(map));
        _names.AddRange(name is null ? [] : [name]);
        var (speaks, monitors) = ((GuardKind)map.OneOf("kind", Keys.GuardKinds), map.OneOf("mode", Keys.GuardModes) == 1);
        var on = map.Texts("on");
        foreach (var (text, place) in on.Where(one => one.Text is not ("request" or "response")))
        {
            errors.Add(place, $"'on' lists request, response or both, not '{text}'.");
        }

        if (name is null || kind is null || url is null || deadline is null || failure is null)
        {
            return null;
        }

        return new GuardConfig
        {
            Name = name,
            Kind = speaks,
            Url = url,
            Credential = map.Text("credential"),
            Deadline = TimeSpan.FromMilliseconds(deadline.Value),
            FailsOpen = failure == "open",
            Monitors = monitors,
            OnRequests = on.Count == 0 || on.Any(one => one.Text == "request"),
            OnResponses = on.Count == 0 || on.Any(one => one.Text == "response"),
            Window = (int)Of(map, GuardLimits.Window),
            Overlap = (int)Of(map, GuardLimits.Overlap),
            Wait = TimeSpan.FromMilliseconds(Of(map, GuardLimits.Wait)),
            Concurrency = (int)Of(map, GuardLimits.Concurrency),
            Queue = (int)Of(map, GuardLimits.Queue),
            ShowsMonitored = map.OneOf("shows", Keys.GuardShows) == 1,
            Severity = map.Find("severity") is null ? "medium" : Keys.GuardSeverities[map.OneOf("severity", Keys.GuardSeverities)],
            Ignored = [.. map.Texts("ignore").Select(one => one.Text)],
            Labels = [.. map.Texts("labels").Select(one => one.Text)],
            Language = map.Text("language") ?? "en",
            Score = (int)Of(map, GuardLimits.Score),
            Place = map.PlaceOf("name"),
        };
    }

    private static long Of(MapReader map, LimitSpec spec) => map.Limit(spec.Name, spec) ?? spec.Default;

    private Uri? Url(MapReader map)
    {
        if (map.Required("url") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.Fragment.Length == 0)
        {
            return url;
        }

        errors.Add(map.PlaceOf("url"), $"'{text}' is no http or https URL.");
        return null;
    }

    // What both mean is the operator's to say: there is no default that would be right for everybody.
    private long? Deadline(MapReader map)
    {
        if (map.Find("deadline") is null)
        {
            errors.Add(map.Place, "'deadline' is missing: how long a call may wait for this guard, such as 500ms.");
            return null;
        }

        return map.Limit("deadline", GuardLimits.Deadline);
    }

    private string? Failure(MapReader map)
    {
        if (map.Find("failure-mode") is null)
        {
            errors.Add(map.Place, "'failure-mode' is missing. It has no default: with 'open' text passes unseen when this guard does not answer, with 'closed' it does not pass.");
            return null;
        }

        return Keys.GuardFailures[map.OneOf("failure-mode", Keys.GuardFailures)];
    }
}
