using FastMcp.Policy.Agents;
using FastMcp.Proxy.Gating;
using FastMcp.Recording;
using FastMcp.WebConsole;

namespace FastMcp.Proxy.WebConsole;

/// <summary>The gateway as the console sees it: names out of the configuration, counts, and never a value of a payload.</summary>
internal sealed class RunningGateway(ConsoleRooms rooms, TimeProvider clock) : IRunningGateway
{
    public HealthView Health => HealthViews.Of(rooms);

    public PolicyView Policy
    {
        get
        {
            var live = rooms.Live.Current;
            var counters = live.Snapshot.Routes.Select(live.TermsOf).FirstOrDefault(terms => terms is not null)?.Decisions;
            return new PolicyView(
                live.Digest,
                DecisionNotes.Of(live.Decisions),
                [.. live.Decisions.Decisions.Select(d => new DecisionView(d.Source.Id, d.Then.ToString().ToLowerInvariant(), d.Enforced, d.Layer.ToString(), PlaceOf(d.Source.File, d.Source.Line), counters?.EnforcedOf(d.Source.Id) ?? 0, counters?.MonitoredOf(d.Source.Id) ?? 0))],
                [.. live.Counters.Rules.Rules.Select((r, i) => new RuleView(r.Id, r.Title, r.Severity.ToString().ToLowerInvariant(), r.Enforced, PlaceOf(r.File, r.Line), live.Counters.EnforcedOf(i), live.Counters.MonitoredOf(i)))],
                [.. live.Decisions.Exemptions.Select(e => new ExceptionView(e.Source.Id, e.Rule ?? e.Decision ?? "", e.Owner, e.Reason, e.Expires, e.IsOver(clock.GetUtcNow())))]);
        }
    }

    public AgentsView Agents
    {
        get
        {
            var live = rooms.Live.Current;
            return new AgentsView(
                live.Agents.Unregistered.ToString().ToLowerInvariant(),
                [.. live.Agents.Agents.Select(a => new AgentView(a.Id, a.Owner, a.Team, a.Upstreams.Count == 0 ? "every upstream" : string.Join(", ", a.Upstreams)))],
                [.. live.Budgets.Budgets.Select(b => BudgetViews.Of(b, live.Budgets))],
                [.. rooms.Blocks.InForce.Select(b => b.ToString())]);
        }
    }

    public void Viewed(string who, string what) => rooms.Record.Admin(new AdminFacts(who == "console" ? who : "console " + who, "view", what));

    private static string PlaceOf(string file, int line) => line == 0 ? file : FormattableString.Invariant($"{file}:{line}");
}
