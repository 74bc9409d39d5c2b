using FastMcp.Policy.Conditions.Closures;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Decisions;

/// <summary>The decisions of a policy. Immutable; deciders are made of it, one for each route.</summary>
public sealed class DecisionSet
{
    private static readonly DefaultDecision Deny = new(DecisionSource.Builtin("default-deny"), Outcome.Deny, Enforced: true);
    private static readonly DefaultDecision AnswersPass = new(DecisionSource.Builtin("answers"), Outcome.Allow, Enforced: true);
    private static readonly DefaultDecision WouldDeny = Deny with { Enforced = false };

    /// <param name="decisions">In the order of their files.</param>
    /// <param name="otherwise">Null: no file says it.</param>
    /// <param name="below">The defaults of teams and agents.</param>
    /// <param name="exemptions">Of rules and decisions.</param>
    public DecisionSet(IReadOnlyList<Decision> decisions, DefaultDecision? otherwise, IReadOnlyList<DefaultDecision>? below = null, IReadOnlyList<Exemption>? exemptions = null)
    {
        Exemptions = exemptions ?? [];
        Decisions = Exemptions.Count == 0 ? decisions : [.. decisions.Select(decision => decision with { Exemptions = [.. Exemptions.Where(one => one.Decision == decision.Source.Id)] })];
        Below = below ?? [];
        // What guards nothing yet denies nothing yet.
        Default = otherwise ?? (decisions.Any(decision => decision is { Enforced: true, OnAnswer: false, Layer.Kind: LayerKind.Org }) ? Deny : WouldDeny);
        IsNone = !decisions.Any(decision => !decision.OnAnswer) && otherwise is null && Below.Count == 0;
    }

    public static DecisionSet None { get; } = new([], null);

    /// <summary>There are decisions, and nobody can read them: every message is denied.</summary>
    public static DecisionSet Broken { get; } = new([], new DefaultDecision(DenyAll.Source, Outcome.Deny, Enforced: true));

    /// <summary>Neither a decision nor a default: every call is allowed.</summary>
    public bool IsNone { get; }

    /// <summary>Something is enforced. If nothing is, every call is allowed.</summary>
    public bool IsEnforced => Default.Enforced || Below.Any(one => one.Enforced) || Decisions.Any(decision => decision.Enforced);

    public IReadOnlyList<Decision> Decisions { get; }

    public DefaultDecision Default { get; }

    /// <summary>The defaults of teams and agents.</summary>
    public IReadOnlyList<DefaultDecision> Below { get; }

    /// <summary>Of rules and decisions; those that lapsed too.</summary>
    public IReadOnlyList<Exemption> Exemptions { get; }

    /// <summary>What the compiler made, with closures for its conditions.</summary>
    public static DecisionSet Of(CompiledDecisions compiled) => Of(compiled.Plan);

    internal static DecisionSet Of(DecisionsPlan plan) => plan.IsEmpty && plan.Exceptions.Count == 0 ? None
        : new([.. plan.Decisions.Select(Of)], plan.Default is null ? null : Of(plan.Default), [.. plan.Below.Select(Of)], [.. plan.Exceptions.Select(Of)]);

    /// <summary>The decider of one route: what cannot concern it is left out.</summary>
    /// <param name="route">Name of the route.</param>
    /// <param name="upstream">Name of its upstream.</param>
    public IDecider For(string route, string upstream) =>
        IsNone ? AllowAll.Instance
        : ReferenceEquals(this, Broken) ? DenyAll.Instance
        : LayersOf([.. Decisions.Where(decision => !decision.OnAnswer && decision.Match.IsFor(new(route, upstream)))], Default, Below);

    /// <summary>What judges the answers of one route; null: nobody does.</summary>
    public IDecider? ForAnswers(string route, string upstream)
    {
        Decision[] own = [.. Decisions.Where(decision => decision.OnAnswer && decision.Match.IsFor(new(route, upstream)))];
        return own.Length == 0 ? null : LayersOf(own, AnswersPass, []);
    }

    private static IDecider LayersOf(Decision[] decisions, DefaultDecision otherwise, IReadOnlyList<DefaultDecision> below)
    {
        var org = new Decider([.. decisions.Where(decision => decision.Layer.Kind == LayerKind.Org)], otherwise);
        DecisionLayer[] layers = [.. decisions.Select(decision => decision.Layer).Concat(below.Select(one => one.Layer)).Where(layer => layer.Kind != LayerKind.Org).Distinct()];
        return layers.Length == 0 ? org : new LayeredDecider(org, [.. layers.Select(layer =>
            (layer, new Decider([.. decisions.Where(decision => decision.Layer == layer)], below.FirstOrDefault(one => one.Layer == layer), isOrg: false)))]);
    }

    /// <summary>All decisions that hold for a call, in the order of their rank: what explains a verdict. Not for the data path.</summary>
    public IReadOnlyList<HoldingDecision> Holding(string route, string upstream, in CallFacts facts)
    {
        var holding = new List<HoldingDecision>();
        var caller = facts.Caller;
        foreach (var decision in Decisions.Where(decision => !decision.OnAnswer && decision.Layer.IsFor(caller)).OrderBy(decision => decision.Layer.Kind).ThenBy(decision => decision.Then).ThenBy(decision => decision.Waivable))
        {
            // Each alone, beside a default that would be seen.
            var verdict = new DecisionSet([decision with { Enforced = true, Then = Outcome.Deny, Layer = DecisionLayer.Org, Exemptions = [] }], new DefaultDecision(DecisionSource.Builtin("none"), Outcome.Allow, Enforced: true)).For(route, upstream).Decide(facts);
            if (verdict.By == decision.Source && (verdict.Failed is null || decision.Then != Outcome.Allow))
            {
                holding.Add(new HoldingDecision(decision, verdict.Failed is not null, Exempting(decision, facts)));
            }
        }

        return holding;
    }

    private static Exemption? Exempting(Decision decision, in CallFacts facts)
    {
        foreach (var one in decision.Exemptions)
        {
            if (one.Fits(facts) && !one.IsOver(facts.Now))
            {
                return one;
            }
        }

        return null;
    }

    private static DecisionLayer Of(LayerPlan plan) => plan.Kind == LayerKind.Org ? DecisionLayer.Org : new(plan.Kind, plan.Name);

    private static DefaultDecision Of(DefaultPlan plan) => new(new DecisionSource("default", plan.File, plan.Line), (Outcome)plan.Then, plan.Enforced)
    {
        Layer = Of(plan.Layer),
        Waivable = plan.Waivable,
        Appeal = plan.Appeal,
    };

    private static Obligations? OwesOf(DecisionPlan plan) => plan.Limit is null && plan.Record is null && plan.Enforces.Count == 0 && plan.Annotate is null ? null : new Obligations
    {
        Limit = plan.Limit is { } limit ? new RateLimit(plan.Id, limit.Calls, limit.Seconds, limit.Burst, limit.By) : null,
        Record = plan.Record switch { "strict" => RecordDuty.Strict, "before-reply" => RecordDuty.BeforeReply, "available" => RecordDuty.Available, _ => null },
        Enforces = [.. plan.Enforces],
        Notes = plan.Annotate is { } note ? [new AnswerNote(plan.Id, note)] : [],
    };

    private static Exemption Of(ExceptionPlan plan) => new()
    {
        Source = new DecisionSource(plan.Id, plan.File, plan.Line),
        Rule = plan.Rule,
        Decision = plan.Decision,
        Layer = Of(plan.Layer),
        Upstreams = plan.Upstreams,
        Tools = plan.Tools,
        Callers = plan.Callers,
        Issuers = plan.Issuers,
        Agents = plan.Agents,
        Fields = plan.Fields,
        Reason = plan.Reason,
        Owner = plan.Owner,
        Expires = new DateTimeOffset(plan.Expires, TimeSpan.Zero),
    };

    private static Decision Of(DecisionPlan plan) => new()
    {
        Source = new DecisionSource(plan.Id, plan.File, plan.Line),
        Then = (Outcome)plan.Then,
        Enforced = plan.Enforced,
        Reason = plan.Reason,
        Taints = [.. plan.Taints],
        Reads = plan.Reads,
        Layer = Of(plan.Layer),
        Waivable = plan.Waivable,
        OnAnswer = plan.OnAnswer,
        Owes = OwesOf(plan),
        Appeal = plan.Appeal,
        Match = Of(plan.Match),
        Need = plan.Need,
        When = plan.When is null or { Root: PlanNode.Constant { Value: true } } ? null : ClosureBuilder.TestOf(plan.When.Root),
    };

    private static DecisionMatch Of(MatchPlan match) => new()
    {
        Upstream = [.. match.Upstream],
        Route = [.. match.Route],
        Method = [.. match.Method],
        Tools = [.. match.Tools],
        Resources = [.. match.Resources],
        Prompts = [.. match.Prompts],
        Models = [.. match.Models],
    };
}
