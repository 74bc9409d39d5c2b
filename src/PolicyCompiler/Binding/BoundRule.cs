using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary>A rule whose shape is right; what its texts mean is for the passes. Nodes keep their places.</summary>
internal sealed record BoundRule
{
    public required ScalarNode Id { get; init; }

    public required string Title { get; init; }

    public ScalarNode? Pattern { get; init; }

    public BoundBlock? Block { get; init; }

    /// <summary>Set for a dictionary rule.</summary>
    public BoundTerms? Terms { get; init; }

    public BoundKey? Key { get; init; }

    /// <summary>Words of the names that the value is assigned to; empty: it may stand anywhere.</summary>
    public IReadOnlyList<ScalarNode> AssignedTo { get; init; } = [];

    public ScalarNode? Validate { get; init; }

    public BoundEntropy? Entropy { get; init; }

    public BoundAllow? Allow { get; init; }

    public BoundNumber? MaxLength { get; init; }

    public required Directions On { get; init; }

    public required Severity Severity { get; init; }

    public required bool Enforced { get; init; }

    public required MaskSpec Mask { get; init; }

    /// <summary>Where the mask is written, else where the rule is.</summary>
    public required SourceSpan MaskSpan { get; init; }

    public required IReadOnlyList<ScalarNode> Match { get; init; }

    public required IReadOnlyList<ScalarNode> Clean { get; init; }

    public required bool Enabled { get; init; }
}
