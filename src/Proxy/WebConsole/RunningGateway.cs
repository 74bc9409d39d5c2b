using FastMcp.Policy.Agents;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Gating.Tools;
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
                [.. rooms.Blocks.InForce.Select(b => new BlockView(b.Id, b.ToString()))]);
        }
    }

    public bool CanBlock => rooms.Blocks.IsKept;

    public async Task<string?> BlockAsync(BlockForm order, string who)
    {
        if (ScopeOf(order.Scope) is not { } scope)
        {
            return "A caller, an agent, a tool or an upstream is stopped here.";
        }

        var block = new BlockOrder(scope, order.Name, order.Seconds, order.Reason);
        return block.WhyNot() is { } whyNot ? whyNot
            : rooms.Blocks.InForce.Count >= BlockRoom.Most ? $"{BlockRoom.Most} blocks are in force; lift some, or write a decision."
            : await DoneAsync(() => rooms.Blocks.Lay(block, out _, "console " + who)).ConfigureAwait(false);
    }

    public async Task<string?> LiftAsync(string id, string who)
    {
        var isThere = false;
        return await DoneAsync(() => isThere = rooms.Blocks.Lift(id, "console " + who)).ConfigureAwait(false) is { } whyNot ? whyNot
            : isThere ? null : "There is no such block, or it is over.";
    }

    public IReadOnlyList<PinView> Pins => rooms.Pins is null ? [] :
        [.. rooms.Pins.Changed(rooms.Live.Current.Catalogues).Select(one => new PinView(one.Upstream, one.Tool, one.Digest, one.Before, one.Now, one.Since))];

    public bool CanTakeTools => rooms.Pins is { IsKept: true };

    public string? TakeTool(string upstream, string tool, string digest, string who)
    {
        try
        {
            return rooms.Pins?.Approve(new PinOrder(upstream, tool, digest), rooms.Live.Current.Catalogues, "console " + who);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "It could not be kept, and is not taken: see the gateway's log.";
        }
    }

    public void Viewed(string who, string what) => rooms.Record.Admin(new AdminFacts(who == "console" ? who : "console " + who, "view", what));

    private static BlockScope? ScopeOf(string text) => text switch
    {
        "caller" => BlockScope.Caller,
        "agent" => BlockScope.Agent,
        "tool" => BlockScope.Tool,
        "upstream" => BlockScope.Upstream,
        _ => null,
    };

    // Other nodes are told as soon as they can be: what is stopped here is stopped already.
    private async Task<string?> DoneAsync(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "It is in force now, but it could not be kept for a restart: see the gateway's log.";
        }

        return rooms.TellNodes is not { } tell || await tell().ConfigureAwait(false) ? null
            : "It is done on this node. The store does not answer: other nodes are told as soon as it does.";
    }

    private static string PlaceOf(string file, int line) => line == 0 ? file : FormattableString.Invariant($"{file}:{line}");
}
