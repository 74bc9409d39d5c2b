namespace FastMcp.Policy.Decisions;

/// <summary>What the decisions say of one message.</summary>
/// <param name="Outcome">Allow, deny or ask.</param>
/// <param name="By">The decision that made it; never null in a verdict that a decider gave.</param>
/// <param name="Reason">For the agent; null: the outcome speaks for itself.</param>
public readonly record struct Verdict(Outcome Outcome, DecisionSource? By, string? Reason)
{
    /// <summary>What it would be if what only monitors were enforced; null: the same.</summary>
    public Outcome? Would { get; init; }

    /// <summary>The decision that would make it; null where <see cref="Would"/> is.</summary>
    public DecisionSource? WouldBy { get; init; }

    /// <summary>What the session is marked with if the message passes; null or empty: nothing.</summary>
    public string[]? Taints { get; init; }

    /// <summary>A decision whose condition failed on this message; null: none. It counted for deny and ask, not for allow.</summary>
    public DecisionSource? Failed { get; init; }

    /// <summary>
    /// Of two that must both hold the stricter one. Two allows are one: with the taints of both, and with what would have been
    /// stricter if it were enforced.
    /// </summary>
    public static Verdict Both(in Verdict one, in Verdict other)
    {
        if (one.Outcome != Outcome.Allow || other.Outcome != Outcome.Allow)
        {
            return one.Outcome <= other.Outcome ? one : other;
        }

        var would = (other.Would ?? Outcome.Allow) < (one.Would ?? Outcome.Allow) ? other : one;
        return one with
        {
            Would = would.Would,
            WouldBy = would.WouldBy,
            Taints = other.Taints is not { Length: > 0 } more ? one.Taints : [.. one.Taints ?? [], .. more],
            Failed = one.Failed ?? other.Failed,
        };
    }
}
