using FastMcp.PolicyCompiler.Decisions.Emission;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.PolicyCompiler;

/// <summary>What compiling a set of policy files gives: an image for the engines and the decisions, or errors, never both.</summary>
public sealed class CompiledPolicy
{
    internal CompiledPolicy(byte[] image, DecisionsPlan decisions, IReadOnlyList<Diagnostics.Diagnostic> diagnostics)
    {
        Image = image;
        Decisions = decisions;
        Diagnostics = diagnostics;
    }

    /// <summary>The table image that <c>RuleSet.FromImage</c> reads; empty if there are errors.</summary>
    public byte[] Image { get; }

    public IReadOnlyList<Diagnostics.Diagnostic> Diagnostics { get; }

    internal DecisionsPlan Decisions { get; }

    /// <summary>The decisions as the C# text of a class with a property <c>Set</c>.</summary>
    /// <param name="name">Namespace and class, with a dot between.</param>
    public string DecisionsAsSource(string name) => DecisionSetSource.Write(name, Decisions);
}
