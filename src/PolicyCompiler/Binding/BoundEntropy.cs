using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <param name="Thousandths">Of a bit per byte.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record BoundEntropy(int Thousandths, SourceSpan Span);
