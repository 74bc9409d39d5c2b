namespace FastMcp.PolicyCompiler.Catalogues;

/// <summary>What one upstream said of itself and of its tools when somebody looked at it, and what is made sure of when they are called.</summary>
/// <param name="Upstream">Its name in the configuration.</param>
/// <param name="Server">The name that it gave itself; null: it was not written down.</param>
internal sealed record CataloguePlan(string Upstream, string? Server, IReadOnlyList<PinnedTool> Tools)
{
    /// <summary>A tool that is not what was pinned is neither shown nor called.</summary>
    public bool DeniesChanged { get; init; } = true;

    /// <summary>The same of a tool that is not pinned.</summary>
    public bool DeniesUnpinned { get; init; }

    public ArgumentCheck Arguments { get; init; } = ArgumentCheck.Monitor;

    /// <summary>Null: results may be as long as answers.</summary>
    public ResultsPlan? Results { get; init; }

    /// <summary>Null: no address in an argument is looked at.</summary>
    public UrlsPlan? Urls { get; init; }
}
