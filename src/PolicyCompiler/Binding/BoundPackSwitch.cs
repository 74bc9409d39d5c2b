using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>Rules of a built-in pack that a file turns on or off.</summary>
internal sealed record BoundPackSwitch(ScalarNode Pack, IReadOnlyList<ScalarNode> Enable, IReadOnlyList<ScalarNode> Disable);
