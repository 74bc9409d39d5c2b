extern alias Compiler;

using Compiler::FastMcp.Masking.Core;

namespace FastMcp.Masking.Tests;

/// <summary>A rule as a test writes it.</summary>
internal sealed record TestRule(string Id, string Pattern, int MaxLength = 64)
{
    public string? Validator { get; init; }

    /// <summary>Thousandths of a bit per byte.</summary>
    public int MinEntropy { get; init; }

    /// <summary>Patterns that a value must not hold.</summary>
    public string[] Allow { get; init; } = [];

    /// <summary>Words of the names that the value is assigned to; empty: it may stand anywhere.</summary>
    public string[] AssignedTo { get; init; } = [];

    public string? End { get; init; }

    public int Cap { get; init; } = 4096;

    public bool Enforced { get; init; } = true;

    public MaskKind Kind { get; init; } = MaskKind.Replace;

    public int Keep { get; init; }

    public string Mask { get; init; } = "";

    public string MaskText => Mask.Length > 0 ? Mask : $"[{Id.ToUpperInvariant()}]";
}
