using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary>An exception whose shape is right; whether what it names is there is for the passes.</summary>
internal sealed record BoundException
{
    public required ScalarNode Id { get; init; }

    public ScalarNode? Rule { get; init; }

    public ScalarNode? Decision { get; init; }

    public IReadOnlyList<string> Upstreams { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<string> Callers { get; init; } = [];

    public IReadOnlyList<string> Issuers { get; init; } = [];

    public IReadOnlyList<string> Agents { get; init; } = [];

    public IReadOnlyList<string> Fields { get; init; } = [];

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    public required DateTime Expires { get; init; }
}
