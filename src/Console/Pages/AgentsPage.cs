using FastMcp.Recording.Index;
using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>Who calls: registered agents, callers on record, budgets, blocks.</summary>
internal static class AgentsPage
{
    /// <param name="frame">With who looks.</param>
    /// <param name="agents">Null: there is no gateway.</param>
    /// <param name="callers">On record.</param>
    /// <param name="blocks">What the visitor can do about blocks.</param>
    /// <param name="now">The time.</param>
    public static HtmlText Of(PageFrame frame, AgentsView? agents, IReadOnlyList<IndexTally> callers, BlockParts blocks, DateTimeOffset now)
    {
        var html = new HtmlText().Add($"""<header class="head"><h1>Agents</h1></header>""");
        foreach (var block in agents?.Blocks ?? [])
        {
            html.Add($"""<div class="banner bad" role="alert">Stopped by an operator: {block.Words} {blocks.Lift(block.Id)}</div>""");
        }

        if (agents is not null)
        {
            Registered(html, agents, blocks);
        }

        Callers(html, callers, blocks, now);
        html.Add($"{blocks.Form()}");
        if (agents is { Budgets.Count: > 0 })
        {
            Budgets(html, agents.Budgets);
        }

        return frame.Around(html.ToPart());
    }

    private static void Registered(HtmlText html, AgentsView agents, BlockParts blocks)
    {
        html.Add($"<section><h2>Registered agents</h2>");
        if (agents.Agents.Count == 0)
        {
            html.Add($"""<p class="dim">No agent is registered: every caller is judged by what its token says. Agents are registered in policy files.</p></section>""");
            return;
        }

        html.Add($"""<p class="dim">Callers that are none of these: {agents.Unregistered}.</p><table class="list"><thead><tr><th scope="col">Agent</th><th scope="col">Owner</th><th scope="col">Team</th><th scope="col">May call</th></tr></thead><tbody>""");
        foreach (var one in agents.Agents)
        {
            html.Add($"""<tr><td class="call"><b>{one.Id}</b> {blocks.Link("agent", one.Id)}</td><td>{one.Owner}</td><td>{one.Team}</td><td class="dim">{one.Upstreams}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static void Callers(HtmlText html, IReadOnlyList<IndexTally> callers, BlockParts blocks, DateTimeOffset now)
    {
        html.Add($"""<section><h2>Callers on record</h2><table class="list"><thead><tr><th scope="col">Caller</th><th scope="col">Last seen</th><th scope="col" class="num">Exchanges</th><th scope="col" class="num">Denied</th></tr></thead><tbody>""");
        foreach (var one in callers)
        {
            html.Add($"""<tr><td class="call"><a href="/?range=all&amp;caller={Uri.EscapeDataString(one.Name)}"><b>{(one.Name.Length > 0 ? one.Name : "(not known)")}</b></a> {(one.Name.Length > 0 ? blocks.Link("caller", one.Name) : default)}</td><td title="{Say.Stamp(one.Last)}">{Say.Ago(now - one.Last)}</td><td class="num">{one.Exchanges}</td><td class="num">{one.Denied}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }

    private static void Budgets(HtmlText html, IReadOnlyList<BudgetView> budgets)
    {
        html.Add($"""<section><h2>Budgets</h2><table class="list"><thead><tr><th scope="col">Budget</th><th scope="col">For each</th><th scope="col">In</th><th scope="col">At most</th><th scope="col">Place</th></tr></thead><tbody>""");
        foreach (var one in budgets)
        {
            html.Add($"""<tr><td class="call"><b>{one.Id}</b> {Chips.Mode(one.Enforced)}</td><td>{one.Per}</td><td>{one.Window}</td><td>{one.Most}</td><td class="dim">{one.Place}</td></tr>""");
        }

        html.Add($"</tbody></table></section>");
    }
}
