namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>What one upstream said of itself and of its tools when somebody looked at it.</summary>
/// <param name="Upstream">Its name in the configuration.</param>
/// <param name="Server">The name that it gave itself; null: it was not written down.</param>
internal sealed record CataloguePlan(string Upstream, string? Server, IReadOnlyList<PinnedTool> Tools);
