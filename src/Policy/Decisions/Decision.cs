using FastMcp.Policy.Conditions.Closures;
using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>One decision, ready to run: data, and its condition as closures or as generated code. Immutable, for all threads.</summary>
public sealed record Decision
{
    /// <summary>Its id, and where it stands.</summary>
    public required DecisionSource Source { get; init; }

    public required Outcome Then { get; init; }

    /// <summary>False: it only monitors.</summary>
    public bool Enforced { get; init; } = true;

    /// <summary>For the agent.</summary>
    public string? Reason { get; init; }

    /// <summary>What the session of a call is marked with that it lets pass.</summary>
    public string[] Taints { get; init; } = [];

    /// <summary>Facts that <see cref="When"/> reads: bit n is fact n.</summary>
    public ulong Reads { get; init; }

    public DecisionMatch Match { get; init; } = DecisionMatch.Everything;

    /// <summary>The protocol that it applies to.</summary>
    public ProtocolNeed Need { get; init; }

    /// <summary>Null: it holds wherever its match fits.</summary>
    public Test? When { get; init; }
}
