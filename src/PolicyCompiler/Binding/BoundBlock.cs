using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>A block rule's markers.</summary>
/// <param name="Begin">Pattern of the begin marker.</param>
/// <param name="End">Pattern of the end marker.</param>
/// <param name="Cap">After so many dropped bytes scanning resumes.</param>
internal sealed record BoundBlock(ScalarNode Begin, ScalarNode End, int Cap);
