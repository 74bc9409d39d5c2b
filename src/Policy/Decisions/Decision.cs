using FastMcp.Policy.Conditions.Closures;
using FastMcp.Policy.Facts;
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

    public DecisionLayer Layer { get; init; } = DecisionLayer.Org;

    /// <summary>A layer below may say otherwise.</summary>
    public bool Waivable { get; init; }

    /// <summary>It is judged when the answer is there.</summary>
    public bool OnAnswer { get; init; }

    /// <summary>What is done beside letting a call pass; null: nothing.</summary>
    public Obligations? Owes { get; init; }

    /// <summary>Who is asked, where it asks.</summary>
    public AskTerms? Asks { get; init; }

    /// <summary>Where an agent, or its owner, can appeal.</summary>
    public string? Appeal { get; init; }

    /// <summary>Calls on which it only monitors.</summary>
    public IReadOnlyList<Exemption> Exemptions { get; init; } = [];

    /// <summary>Is the call one on which it only monitors?</summary>
    /// <param name="facts">The call.</param>
    /// <param name="now">Null: at any time.</param>
    internal bool IsExempt(in CallFacts facts, DateTimeOffset? now)
    {
        for (var index = 0; index < Exemptions.Count; index++)
        {
            if (Exemptions[index].Fits(facts) && !(now is { } time && Exemptions[index].IsOver(time)))
            {
                return true;
            }
        }

        return false;
    }

    public DecisionMatch Match { get; init; } = DecisionMatch.Everything;

    /// <summary>The protocol that it applies to.</summary>
    public ProtocolNeed Need { get; init; }

    /// <summary>Null: it holds wherever its match fits.</summary>
    public Test? When { get; init; }
}
