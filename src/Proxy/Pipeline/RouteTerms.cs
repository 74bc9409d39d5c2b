using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>
/// What one route works with, out of the snapshot that the exchange began with: immutable but for the pool,
/// which is State and outlives snapshots.
/// </summary>
internal sealed record RouteTerms
{
    public required Route Route { get; init; }

    public required UpstreamPool Pool { get; init; }

    /// <summary>Value of <c>Host</c> towards the upstream.</summary>
    public required byte[] Authority { get; init; }

    /// <summary>The upstream is a service of this process: it is told who calls and what was lent.</summary>
    public bool IsInner { get; init; }

    /// <summary>Several servers stand behind it: what it lets through goes through the route of one of them, with every room.</summary>
    public bool IsFederation { get; init; }

    /// <summary>Who may call.</summary>
    public required RouteIdentity Identity { get; init; }

    /// <summary>What is lent for calls to the upstream; null: nothing is.</summary>
    public Lending? Lending { get; init; }

    public required IDecider Decider { get; init; }

    /// <summary>Judges answers; null: nobody does.</summary>
    public IDecider? Answers { get; init; }

    /// <summary>Some of these put notes beside answers.</summary>
    public bool NotesAnswers { get; init; }

    /// <summary>Recognises callers.</summary>
    public RouteAgents Agents { get; init; } = RouteAgents.None;

    /// <summary>Classifiers outside that are asked about texts; null: none are.</summary>
    public RouteGuards? Guards { get; init; }

    /// <summary>What the snapshot judged so far.</summary>
    public PolicyTally Tally { get; init; } = new();

    /// <summary>What is pinned of the upstream's tools; null: nothing.</summary>
    public Catalogue? Catalogue { get; init; }

    /// <summary>The same beside what the server says now; null: nothing.</summary>
    public UpstreamPins? Pins { get; init; }

    /// <summary>What may be used up.</summary>
    public BudgetSet Budgets { get; init; } = BudgetSet.None;

    /// <summary>Rules in other modes on some calls; null: on none.</summary>
    public RuleModes? Modes { get; init; }

    public required DecisionCounters Decisions { get; init; }

    /// <summary>Rules for requests; null where nothing is masked on the way up.</summary>
    public required MaskTerms? Request { get; init; }

    /// <summary>Rules for answers; null where the operator switched masking off.</summary>
    public required MaskTerms? Reply { get; init; }

    /// <summary>Every rule, for the record.</summary>
    public required MaskTerms Record { get; init; }

    /// <summary>What exchanges wait for; null: strict for calls of tools, before-reply for all else.</summary>
    public required Durability? Durability { get; init; }

    /// <summary>Names the policy in the record.</summary>
    public required string Policy { get; init; }

    /// <summary>Every rule is on for answers: what left masked is fit for the record.</summary>
    public required bool RecordsReplyText { get; init; }

    /// <summary>Requests are put on record: they are looked at by every rule at once.</summary>
    public required bool RecordsRequests { get; init; }

    /// <summary>For content that is exempt, or where the operator switched masking off.</summary>
    public required FastMcp.Masking.OpenGrant Open { get; init; }

    public required RuleCounters Counters { get; init; }

    public required ReturnCounters Returns { get; init; }

    /// <summary>Of tokens and keyed hashes.</summary>
    public required MaskingKey Key { get; init; }

    /// <summary>Which masks which session was given. State, outlives snapshots.</summary>
    public required IssuedTable Issued { get; init; }

    /// <summary>Where tokens are turned back for this upstream; mostly none.</summary>
    public required RevealRule[] Reveals { get; init; }

    public required TimeSpan ReadTimeout { get; init; }

    public required long MaxBody { get; init; }

    /// <summary>limit expansion.</summary>
    public required int MaxExpansion { get; init; }

    /// <summary>Bytes of an answer that is no event stream.</summary>
    public required long MaxReply { get; init; }
}
