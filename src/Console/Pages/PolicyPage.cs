using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>Decisions, rules and exceptions, with how often they were met.</summary>
internal static class PolicyPage
{
    public static HtmlText Of(PageFrame frame, PolicyView? policy, PolicySeen? seen, DateTimeOffset now, PinParts pins)
    {
        var html = new HtmlText().Add($"""<header class="head"><h1>Policy</h1><div class="chips">{(policy is { Digest.Length: > 0 } ? Chips.Of("", policy.Digest[..Math.Min(12, policy.Digest.Length)]) : default)}</div></header>""");
        if (policy?.Note is { } note)
        {
            html.Add($"""<p class="banner bad" role="alert">{note}</p>""");
        }

        html.Add($"{pins.Section()}");
        Decisions(html, policy, seen?.Decisions ?? []);
        Rules(html, policy, seen?.Rules ?? []);
        if (policy is { Exceptions.Count: > 0 })
        {
            Exceptions(html, policy.Exceptions, now);
        }

        return frame.Around(html.ToPart());
    }

    private static void Decisions(HtmlText html, PolicyView? policy, IReadOnlyList<IndexTally> seen)
    {
        html.Add($"""<section><h2>Decisions</h2><table class="list"><thead><tr><th scope="col">Decision</th><th scope="col">Then</th><th scope="col">Layer</th><th scope="col">Place</th><th scope="col" class="num">Decided since start</th><th scope="col" class="num">Would have</th><th scope="col" class="num">On record, 7 days</th><th scope="col" class="num">Denied</th></tr></thead><tbody>""");
        var known = policy?.Decisions ?? [];
        foreach (var one in known)
        {
            var tally = seen.FirstOrDefault(t => t.Name == one.Id);
            html.Add($"""<tr><td class="call"><a href="{Address(one.Id)}"><b>{one.Id}</b></a></td><td>{Chips.Then(one.Then)} {Chips.Mode(one.Enforced)}</td><td class="dim">{one.Layer}</td><td class="dim">{one.Place}</td><td class="num">{one.Hits}</td><td class="num">{one.Would}</td><td class="num">{tally?.Exchanges ?? 0}</td><td class="num">{tally?.Denied ?? 0}</td></tr>""");
        }

        foreach (var other in seen.Where(t => t.Name.Length > 0 && known.All(d => d.Id != t.Name)))
        {
            html.Add($"""<tr><td class="call"><a href="{Address(other.Name)}"><b>{other.Name}</b></a></td><td class="dim" colspan="5">{(other.Name.StartsWith("builtin:", StringComparison.Ordinal) ? "built in" : policy is null ? "" : "not in the files of now")}</td><td class="num">{other.Exchanges}</td><td class="num">{other.Denied}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static void Rules(HtmlText html, PolicyView? policy, IReadOnlyList<IndexTally> seen)
    {
        html.Add($"""<section><h2>Masking rules</h2><table class="list"><thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col">Place</th><th scope="col" class="num">Masked since start</th><th scope="col" class="num">Would have</th><th scope="col" class="num">Exchanges on record, 7 days</th></tr></thead><tbody>""");
        var known = policy?.Rules ?? [];
        foreach (var one in known.Where(r => r.Hits + r.Would > 0 || seen.Any(t => t.Name == r.Id)))
        {
            html.Add($"""<tr><td class="call"><a href="{Address(one.Id)}"><b>{one.Id}</b></a> <span class="dim">{one.Title}</span></td><td>{Chips.Of(one.Severity is "high" or "critical" ? "bad" : "", one.Severity)} {Chips.Mode(one.Enforced)}</td><td class="dim">{one.Place}</td><td class="num">{one.Hits}</td><td class="num">{one.Would}</td><td class="num">{seen.FirstOrDefault(t => t.Name == one.Id)?.Exchanges ?? 0}</td></tr>""");
        }

        foreach (var other in seen.Where(t => known.All(r => r.Id != t.Name)))
        {
            html.Add($"""<tr><td class="call"><a href="{Address(other.Name)}"><b>{other.Name}</b></a></td><td class="dim" colspan="4">{(policy is null ? "" : "not in the files of now")}</td><td class="num">{other.Exchanges}</td></tr>""");
        }

        html.Add($"</tbody></table>");
        if (known.Count > 0)
        {
            html.Add($"""<p class="dim">{known.Count(r => r.Hits + r.Would == 0)} of {known.Count} rules have matched nothing since the start.</p>""");
        }

        html.Add($"</section>");
    }

    private static void Exceptions(HtmlText html, IReadOnlyList<ExceptionView> exceptions, DateTimeOffset now)
    {
        html.Add($"""<section><h2>Exceptions</h2><table class="list"><thead><tr><th scope="col">Exception</th><th scope="col">Of</th><th scope="col">Owner</th><th scope="col">Ends</th><th scope="col">Reason</th></tr></thead><tbody>""");
        foreach (var one in exceptions)
        {
            html.Add($"""<tr><td class="call"><b>{one.Id}</b></td><td>{one.Of}</td><td>{one.Owner}</td><td>{(one.IsOver ? Chips.Of("warn", "lapsed") : Chips.Of("", FormattableString.Invariant($"{one.Expires:yyyy-MM-dd}, in {Math.Max(0, (one.Expires - now).TotalDays):0} days")))}</td><td>{one.Reason}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static string Address(string rule) => "/?range=7d&rule=" + Uri.EscapeDataString(rule);
}
