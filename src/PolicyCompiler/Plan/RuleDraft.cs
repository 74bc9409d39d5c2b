using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Automata;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;

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

    /// <summary>Of a key rule, in place of a pattern; set by ParseKeys.</summary>
    public TableRule? Key { get; set; }

    /// <summary>The rule alone; set by BuildRules.</summary>
    public RuleTables? Alone { get; set; }
}
