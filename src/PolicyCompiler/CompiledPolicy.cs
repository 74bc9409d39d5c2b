namespace FastMcp.PolicyCompiler;

/// <summary>What compiling a set of policy files gives: an image for the engines, or errors, never both.</summary>
public sealed class CompiledPolicy
{
    internal CompiledPolicy(byte[] image, IReadOnlyList<Diagnostics.Diagnostic> diagnostics)
    {
        Image = image;
        Diagnostics = diagnostics;
    }

    /// <summary>The table image that <c>RuleSet.FromImage</c> reads; empty if there are errors.</summary>
    public byte[] Image { get; }

    public IReadOnlyList<Diagnostics.Diagnostic> Diagnostics { get; }
}
