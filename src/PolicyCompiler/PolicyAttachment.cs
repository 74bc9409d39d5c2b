namespace FastMcp.PolicyCompiler;

/// <summary>A file that a policy file names, such as the terms of a rule. The caller reads it; the compiler does no I/O.</summary>
/// <param name="Name">As the policy names it: relative to the policy file, with `/`.</param>
/// <param name="Text">Its text as UTF-8; null: it could not be read.</param>
/// <param name="WhyNot">Why, in one sentence.</param>
public sealed record PolicyAttachment(string Name, string? Text, string? WhyNot = null)
{
    /// <summary>Bytes; a larger file is not read.</summary>
    public const long Largest = 64L * 1024 * 1024;
}
