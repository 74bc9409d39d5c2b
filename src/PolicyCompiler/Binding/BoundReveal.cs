using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>One entry of <c>reveal</c>.</summary>
internal sealed record BoundReveal(IReadOnlyList<ScalarNode> Rules, IReadOnlyList<ScalarNode> Upstreams, IReadOnlyList<ScalarNode> Tools);
