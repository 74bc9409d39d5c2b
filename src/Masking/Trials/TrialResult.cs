namespace FastMcp.Masking.Trials;

/// <summary>What a masker made of a text.</summary>
/// <param name="Steps">By piece; the last one is the end of the text.</param>
/// <param name="Findings">In order.</param>
public sealed record TrialResult(IReadOnlyList<TrialStep> Steps, IReadOnlyList<Finding> Findings)
{
    /// <summary>The whole masked text.</summary>
    public byte[] Masked => [.. Steps.SelectMany(step => step.Released)];
}
