using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>What a dictionary rule looks for: a list in the file, or a file of its own.</summary>
/// <param name="Span">Where the rule says it.</param>
/// <param name="List">Set for <c>terms</c>.</param>
/// <param name="File">Set for <c>termsFile</c> and <c>termsHashed</c>.</param>
/// <param name="Flags">How terms are compared.</param>
/// <param name="Hashed">Set for <c>termsHashed</c>.</param>
internal sealed record BoundTerms(SourceSpan Span, IReadOnlyList<ScalarNode>? List, ScalarNode? File, TermFlags Flags, BoundHashedTerms? Hashed);
