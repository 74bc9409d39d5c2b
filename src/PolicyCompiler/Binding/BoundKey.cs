using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>The keys of a key rule as they are written.</summary>
internal sealed record BoundKey(IReadOnlyList<ScalarNode> Names, IReadOnlyList<ScalarNode> Contains, IReadOnlyList<ScalarNode> Paths, SourceSpan Span);
