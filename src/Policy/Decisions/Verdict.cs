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

    /// <summary>A layer below may loosen it.</summary>
    public bool Waivable { get; init; }

    /// <summary>Where to appeal against it; null: nowhere that anybody has said.</summary>
    public string? Appeal { get; init; }

    /// <summary>Who is asked; of a verdict of ask.</summary>
    public AskTerms? Asks { get; init; }

    /// <summary>What is done beside letting the call pass; null: nothing.</summary>
    public Obligations? Owes { get; init; }

    /// <summary>The same by the caller's team, whose policy allows the call too.</summary>
    public Obligations? TeamOwes { get; init; }

    /// <summary>The same by the caller's agent.</summary>
    public Obligations? AgentOwes { get; init; }

    /// <summary>What a layer below adds to an allow of one above: its duties, taints among them.</summary>
    internal Obligations? DutiesBelow => Outcome == Outcome.Allow ? Owes : null;

    /// <summary>The strictest that is asked for; null: as the route says.</summary>
    public RecordDuty? Record => Stricter(Owes?.Record, Stricter(TeamOwes?.Record, Stricter(AgentOwes?.Record, MoreRecord)));

    /// <summary>What another message of the same request asks for.</summary>
    private RecordDuty? MoreRecord { get; init; }

    /// <summary>A message of the request asks for nothing of its own: less than what the route says is not enough.</summary>
    public bool RecordsAsRoute => AlsoAsRoute || Record is null;

    private bool AlsoAsRoute { get; init; }

    /// <summary>A decision whose condition failed on this message; null: none. It counted for deny and ask, not for allow.</summary>
    public DecisionSource? Failed { get; init; }

    /// <summary>
    /// Of two that must both hold the stricter one. Where neither denies it owes what either owes, in whatever order they come, and says what would
    /// have been stricter if it were enforced: who is asked for a call, or lets it pass, is held to the duties of both.
    /// </summary>
    public static Verdict Both(in Verdict one, in Verdict other)
    {
        var (record, asRoute) = (Stricter(one.Record, other.Record), one.RecordsAsRoute || other.RecordsAsRoute);
        var stricter = one.Outcome <= other.Outcome ? one : other;
        if (stricter.Outcome == Outcome.Deny)
        {
            return stricter with { MoreRecord = record, AlsoAsRoute = asRoute };
        }

        var would = (other.Would ?? other.Outcome) < (one.Would ?? one.Outcome) ? other : one;
        var differs = (would.Would ?? would.Outcome) != stricter.Outcome;
        return stricter with
        {
            Would = differs ? would.Would ?? would.Outcome : null,
            WouldBy = differs ? would.WouldBy ?? would.By : null,
            Taints = Obligations.United(one.Taints, other.Taints),
            Owes = Obligations.Both(one.Owes, other.Owes),
            TeamOwes = Obligations.Both(one.TeamOwes, other.TeamOwes),
            AgentOwes = Obligations.Both(one.AgentOwes, other.AgentOwes),
            MoreRecord = record,
            AlsoAsRoute = asRoute,
            Failed = one.Failed ?? other.Failed,
        };
    }

    internal static RecordDuty? Stricter(RecordDuty? one, RecordDuty? other) => one is null || other < one ? other ?? one : one;
}
