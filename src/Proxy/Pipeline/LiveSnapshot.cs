using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Masking;

namespace FastMcp.Proxy.Pipeline;

/// <summary>
/// A configuration in service: its snapshot with what each route works with. Immutable; an exchange keeps the
/// one that it began with.
/// </summary>
internal sealed class LiveSnapshot(Snapshot snapshot, IReadOnlyDictionary<Route, RouteTerms> terms, RuleCounters counters, LoadedPolicy policy, PolicyTally tally)
{
    public Snapshot Snapshot => snapshot;

    public RuleCounters Counters => counters;

    public DecisionSet Decisions => policy.Decisions;

    public AgentBook Agents => policy.Agents;

    public BudgetSet Budgets => policy.Budgets;

    /// <summary>What is pinned of servers, by upstream.</summary>
    public IReadOnlyDictionary<string, Catalogue> Catalogues => policy.Catalogues;

    /// <summary>What it judged so far.</summary>
    public PolicyTally Tally { get; } = tally;

    /// <summary>Digest of the bundle that the policy came in; null: it came in a folder.</summary>
    public string? Bundle => policy.Bundle;

    /// <summary>Names the policy; empty: it is broken.</summary>
    public string Digest => policy.Digest;

    /// <summary>Null: no route takes it. A route without terms is one whose guard cannot run.</summary>
    public Route? Find(ReadOnlySpan<byte> host, ReadOnlySpan<byte> path) => snapshot.Find(host, path);

    /// <summary>The terms of a route of another snapshot of the same configuration.</summary>
    public RouteTerms? TermsOf(string route) => snapshot.Routes.FirstOrDefault(one => one.Name == route) is { } own ? TermsOf(own) : null;

    public RouteTerms? TermsOf(Route route) => terms.GetValueOrDefault(route);
}
