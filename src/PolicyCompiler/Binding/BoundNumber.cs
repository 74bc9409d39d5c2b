using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

internal sealed record BoundNumber(int Value, SourceSpan Span);
