namespace FastMcp.Proxy.Guarding.Asking;

/// <summary>What came back of a question.</summary>
/// <param name="Outcome">Answered: there is a message to be read. Else why there is none.</param>
/// <param name="Body">Of a stranger; unread.</param>
internal readonly record struct GuardReply(GuardOutcome Outcome, byte[] Body)
{
    /// <summary>What it was lent is not taken.</summary>
    public bool RefusesCredential { get; init; }

    public static GuardReply None(GuardOutcome outcome) => new(outcome, []);
}
