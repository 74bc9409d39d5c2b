namespace FastMcp.Policy.Decisions;

/// <summary>What is done beside letting a call pass, because the decision that lets it pass says so.</summary>
public sealed record Obligations
{
    /// <summary>Null: as often as one likes.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>What the call waits for; null: as its route says.</summary>
    public RecordDuty? Record { get; init; }

    /// <summary>Ids of rules that only monitor, and are enforced on this call.</summary>
    public IReadOnlyList<string> Enforces { get; init; } = [];

    /// <summary>What the session is marked with, by a decision of a layer below.</summary>
    public string[] Taints { get; init; } = [];
}
