namespace FastMcp.PolicyCompiler;

/// <summary>One policy file as text. The compiler does no I/O.</summary>
/// <param name="Path">As diagnostics and findings shall name it.</param>
/// <param name="Text">The YAML text.</param>
/// <param name="Origin">Who wrote it.</param>
public sealed record PolicySource(string Path, string Text, PolicyOrigin Origin)
{
    /// <summary>What <see cref="Compiler.AttachmentsOf"/> names, as far as it is there.</summary>
    public IReadOnlyList<PolicyAttachment> Attachments { get; init; } = [];
}
