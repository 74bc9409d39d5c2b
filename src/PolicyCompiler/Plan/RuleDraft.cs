using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Plan;

/// <summary>A rule on its way through the passes: each fills in its part, and leaves it empty where the rule is wrong.</summary>
internal sealed class RuleDraft(BoundFile file, BoundRule bound)
{
    public BoundFile File { get; } = file;

    public BoundRule Bound { get; } = bound;

    public DiagnosticBag Bag => File.Bag;

    public bool Enabled { get; set; } = bound.Enabled;

    /// <summary>Set by ParsePatterns.</summary>
    public PatternRule? Pattern { get; set; }

    /// <summary>Of a dictionary rule; set by ReadTerms.</summary>
    public TermData? Terms { get; set; }

    /// <summary>Of a key rule, in place of a pattern; set by ParseKeys.</summary>
    public TableRule? Key { get; set; }

    /// <summary>The value's pattern as an automaton; set by BuildMachines.</summary>
    public RuleMachine? Machine { get; set; }

    /// <summary>A shortest value; set by CheckFiring.</summary>
    public Sample? Sample { get; set; }

    /// <summary>The pattern has the group <c>mask</c>; set by ParsePatterns.</summary>
    public bool HasValueGroup { get; set; }

    /// <summary>The value is a part of what the rule looks at.</summary>
    public bool IsPart => HasValueGroup || Bound.AssignedTo.Count > 0;

    /// <summary>What the value looks like; of a block rule its begin marker.</summary>
    public ScalarNode ValueText => Bound.Pattern ?? Bound.Block!.Begin;

    /// <summary>Where the rule says what it looks for.</summary>
    public SourceSpan ValueSpan => Bound.Terms?.Span ?? ValueText.Span;

    /// <summary>The rule alone; set by BuildRules.</summary>
    public RuleTables? Alone { get; set; }
}
