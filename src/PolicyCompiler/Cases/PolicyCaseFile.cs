using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.PolicyCompiler.Cases;

/// <summary>The cases of one file, and what is wrong with it.</summary>
public sealed record PolicyCaseFile(string Path, IReadOnlyList<PolicyCase> Cases, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Cases of calls.</summary>
    public IReadOnlyList<VerdictCase> Verdicts { get; init; } = [];
}
