using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>A decision on its way through the passes.</summary>
internal sealed class DecisionDraft(BoundFile file, BoundDecision bound)
{
    private readonly string? _appeal = file.Appeal;

    public BoundDecision Bound { get; } = bound;

    public LayerPlan Layer { get; } = file.Layer;

    public DiagnosticBag Bag { get; } = file.Bag;

    public string File { get; } = file.Source.Path;

    public MatchPlan Match => Bound.Match.Globs;

    /// <summary>Set by CompileConditions.</summary>
    public ConditionPlan? When { get; set; }

    /// <summary>What match and condition bind it to; set by CompileConditions.</summary>
    public ProtocolNeed Need { get; set; }

    /// <summary>Something is wrong with it that was said already: what follows from it is not.</summary>
    public bool IsWrong { get; set; } = bound.IsWrong;

    /// <summary>Deny before ask before allow.</summary>
    public Then Then => Bound.Then;

    public DecisionPlan ToPlan() => new()
    {
        Id = Bound.Id.Value,
        File = File,
        Line = Bound.Id.Span.Line,
        Then = Then,
        Enforced = Bound.Enforced,
        Reason = Bound.Reason,
        Taints = Bound.Taints,
        Annotate = Bound.Annotate,
        Layer = Layer,
        Waivable = Bound.Waivable,
        OnAnswer = Bound.OnAnswer,
        Limit = Bound.Limit,
        Record = Bound.Record,
        Enforces = [.. Bound.Enforces.Select(rule => rule.Value)],
        Appeal = _appeal,
        Match = Match,
        Need = Need,
        When = When,
    };
}
