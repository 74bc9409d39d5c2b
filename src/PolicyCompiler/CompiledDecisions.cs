using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler;

/// <summary>The decisions of a set of policy files, or errors.</summary>
public sealed class CompiledDecisions
{
    internal CompiledDecisions(DecisionsPlan plan, IReadOnlyList<Diagnostic> diagnostics) => (Plan, Diagnostics) = (plan, diagnostics);

    /// <summary>None if there are errors.</summary>
    internal DecisionsPlan Plan { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
