using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Records;

namespace FastMcp.WebConsole.Pages;

/// <summary>How the gateway is: routes with what guards them, and what stands behind.</summary>
internal static class HealthPage
{
    public static HtmlText Of(PageFrame frame, HealthView? health, IndexKeeper? index)
    {
        var html = new HtmlText().Add($"""<header class="head"><h1>Health</h1><div class="chips">{(health is null ? default : Chips.Status(health.IsGreen ? "green" : "red"))}</div></header>""");
        if (health is { Warnings.Count: > 0 })
        {
            Warnings(html, health.Warnings);
        }

        if (health is not null)
        {
            Routes(html, health.Routes);
        }

        html.Add($"""<div class="sections">""");
        if (health is not null)
        {
            Section(html, new SectionView("Program", [new FactView("Version", health.Version), new FactView("Configuration", $"{health.Snapshot}")]));
        }

        foreach (var section in health?.Sections ?? [])
        {
            Section(html, section);
        }

        if (index is not null)
        {
            Section(html, new SectionView("Index", [
                new FactView("Exchanges", Say.Count(index.Exchanges)), new FactView("State", index.Trouble ?? (index.IsMade ? "up to date when last looked at" : "not made yet"), index.Trouble is not null),
                new FactView("Unreadable segments", $"{index.Unreadable}", index.Unreadable > 0)]));
        }

        return frame.Around(html.Add($"</div>").ToPart());
    }

    private static void Warnings(HtmlText html, IReadOnlyList<string> warnings)
    {
        html.Add($"""<div class="banner"><ul>""");
        foreach (var warning in warnings)
        {
            html.Add($"<li>{warning}</li>");
        }

        html.Add($"</ul></div>");
    }

    private static void Routes(HtmlText html, IReadOnlyList<RouteView> routes)
    {
        html.Add($"""<section><h2>Routes</h2><table class="list"><thead><tr><th scope="col">Route</th><th scope="col">Guard</th><th scope="col">Upstream</th><th scope="col">Protocol</th><th scope="col">Callers</th><th scope="col" class="num">Rules</th><th scope="col">Masked</th></tr></thead><tbody>""");
        foreach (var one in routes)
        {
            html.Add($"""<tr><td class="call"><a href="/?route={Uri.EscapeDataString(one.Name)}"><b>{one.Name}</b></a></td><td>{Chips.Status(one.Status)} <span class="dim">{one.Why}</span></td><td>{one.Upstream}</td><td>{one.Protocol}</td><td>{one.Callers}</td><td class="num">{one.Rules}</td><td class="dim">{string.Join(", ", one.Formats)}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static void Section(HtmlText html, SectionView section)
    {
        html.Add($"""<section class="card"><h2>{section.Title}</h2><dl class="facts plain">""");
        foreach (var fact in section.Facts)
        {
            html.Add($"""<div><dt>{fact.Name}</dt><dd>{(fact.Bad ? Chips.Of("bad", fact.Value) : new HtmlText().Add($"{fact.Value}").ToPart())}</dd></div>""");
        }

        html.Add($"</dl></section>");
    }
}
