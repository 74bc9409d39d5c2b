using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Decisions.Binding;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>A decision on its way through the passes.</summary>
internal sealed class DecisionDraft(BoundFile file, BoundDecision bound)
{
    public BoundDecision Bound { get; } = bound;

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
        Match = Match,
        Need = Need,
        When = When,
    };
}
