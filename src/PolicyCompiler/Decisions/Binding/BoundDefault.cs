using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>A file's <c>default</c>.</summary>
internal sealed record BoundDefault(Then Then, bool Enforced, bool Waivable, SourceSpan Span);
