using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>A decision's <c>match</c>, with its place.</summary>
internal sealed record BoundMatch(MatchPlan Globs, SourceSpan Span);
