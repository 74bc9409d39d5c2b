using System.Globalization;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Health;
using FastMcp.WebConsole;

namespace FastMcp.Proxy.WebConsole;

/// <summary>Health as a page shows it.</summary>
internal static class HealthViews
{
    public static HealthView Of(ConsoleRooms rooms)
    {
        var (report, snapshot) = (rooms.Health.Report(), rooms.Live.Current.Snapshot);
        return new HealthView(
            report.Status == "green",
            report.Version,
            report.Snapshot,
            [.. report.Routes.Zip(snapshot.Routes, Route)],
            [.. Sections(rooms, report)],
            report.Warnings);
    }

    private static RouteView Route(RouteHealth health, Route route) => new(
        health.Name, health.Status, $"{health.Upstream} ({route.Upstream.Url.GetLeftPart(UriPartial.Authority)})", health.Protocol, Callers(route), health.Rules, health.Formats, health.Why);

    private static string Callers(Route route)
    {
        var identity = route.Config.Identity;
        string[] taken = [.. identity.Issuers.Select(name => $"tokens of {name}"), .. identity.ApiKeys ? (string[])["keys of the gateway"] : [], .. identity.Anonymous ? (string[])["anyone"] : []];
        return string.Join(", ", taken);
    }

    private static IEnumerable<SectionView> Sections(ConsoleRooms rooms, HealthReport report)
    {
        var (record, log) = (report.Recording, rooms.Record.Counts);
        yield return new SectionView("Record", record.Status == "off"
            ? [new FactView("State", "off", Bad: true)]
            : [
                new FactView("State", record.Status, record.Status != "on"), Fact("Entries", record.Written), Fact("Lost", record.Lost, bad: record.Lost > 0),
                Fact("Failures", record.Failures, bad: record.Failures > 0), Fact("Waiting for the disk", log.Waiting), Fact("Checkpoints", record.Checkpoints),
                new FactView("Free", $"{log.FreeBytes >> 20} MiB"),
            ]);
        if (report.Dictionaries is { } dictionaries)
        {
            yield return new SectionView("Dictionaries", [new FactView("Engine", dictionaries.Engine + (dictionaries.Version is { } version ? " " + version : "")), Fact("Terms", dictionaries.Literals)]);
        }

        if (rooms.Identities.Issuers is { Count: > 0 } issuers)
        {
            yield return new SectionView("Issuers", [.. issuers.Select(one => new FactView(one.Name, one.WhyNot is null ? "keys are there" : "keys cannot be fetched", one.WhyNot is not null))]);
        }

        if (rooms.Live.Current.Snapshot.Config.Credentials is { Count: > 0 } credentials)
        {
            yield return new SectionView("Credentials that are lent", [.. credentials.Select(one => new FactView(one.Name, one.Spec.Name))]);
        }
    }

    private static FactView Fact(string name, long number, bool bad = false) => new(name, number.ToString("#,0", CultureInfo.InvariantCulture), bad);
}
