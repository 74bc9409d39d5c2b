using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>What makes a value harmless where it is found in it.</summary>
/// <param name="Words">ASCII letters in either case.</param>
/// <param name="Patterns">Of the pattern dialect.</param>
/// <param name="Span">Where the list is written.</param>
internal sealed record BoundAllow(IReadOnlyList<ScalarNode> Words, IReadOnlyList<ScalarNode> Patterns, SourceSpan Span);
