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
    private static readonly DefaultDecision WouldDeny = Deny with { Enforced = false };

    /// <param name="decisions">In the order of their files.</param>
    /// <param name="otherwise">Null: no file says it.</param>
    public DecisionSet(IReadOnlyList<Decision> decisions, DefaultDecision? otherwise)
    {
        Decisions = decisions;
        // What guards nothing yet denies nothing yet.
        Default = otherwise ?? (decisions.Any(decision => decision.Enforced) ? Deny : WouldDeny);
        IsNone = decisions.Count == 0 && otherwise is null;
    }

    public static DecisionSet None { get; } = new([], null);

    /// <summary>There are decisions, and nobody can read them: every message is denied.</summary>
    public static DecisionSet Broken { get; } = new([], new DefaultDecision(DenyAll.Source, Outcome.Deny, Enforced: true));

    /// <summary>Neither a decision nor a default: every call is allowed.</summary>
    public bool IsNone { get; }

    /// <summary>Something is enforced. If nothing is, every call is allowed.</summary>
    public bool IsEnforced => Default.Enforced || Decisions.Any(decision => decision.Enforced);

    public IReadOnlyList<Decision> Decisions { get; }

    public DefaultDecision Default { get; }

    /// <summary>What the compiler made, with closures for its conditions.</summary>
    public static DecisionSet Of(CompiledDecisions compiled) => Of(compiled.Plan);

    internal static DecisionSet Of(DecisionsPlan plan) => plan.IsEmpty ? None : new([.. plan.Decisions.Select(Of)], plan.Default is { } otherwise
        ? new DefaultDecision(new DecisionSource("default", otherwise.File, otherwise.Line), (Outcome)otherwise.Then, otherwise.Enforced)
        : null);

    /// <summary>The decider of one route: what cannot concern it is left out.</summary>
    /// <param name="route">Name of the route.</param>
    /// <param name="upstream">Name of its upstream.</param>
    public IDecider For(string route, string upstream) =>
        IsNone ? AllowAll.Instance
        : ReferenceEquals(this, Broken) ? DenyAll.Instance
        : new Decider([.. Decisions.Where(decision => decision.Match.IsFor(new(route, upstream)))], Default);

    /// <summary>All decisions that hold for a call, in the order of their rank: what explains a verdict. Not for the data path.</summary>
    public IReadOnlyList<HoldingDecision> Holding(string route, string upstream, in CallFacts facts)
    {
        var holding = new List<HoldingDecision>();
        foreach (var decision in Decisions.OrderBy(decision => decision.Then))
        {
            // Each alone, beside a default that would be seen.
            var verdict = new DecisionSet([decision with { Enforced = true, Then = Outcome.Deny }], new DefaultDecision(DecisionSource.Builtin("none"), Outcome.Allow, Enforced: true)).For(route, upstream).Decide(facts);
            if (verdict.By == decision.Source && (verdict.Failed is null || decision.Then != Outcome.Allow))
            {
                holding.Add(new HoldingDecision(decision, verdict.Failed is not null));
            }
        }

        return holding;
    }

    private static Decision Of(DecisionPlan plan) => new()
    {
        Source = new DecisionSource(plan.Id, plan.File, plan.Line),
        Then = (Outcome)plan.Then,
        Enforced = plan.Enforced,
        Reason = plan.Reason,
        Taints = [.. plan.Taints],
        Reads = plan.Reads,
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
