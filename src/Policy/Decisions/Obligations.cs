namespace FastMcp.Policy.Decisions;

/// <summary>What is done beside letting a call pass, because the decision that lets it pass says so.</summary>
public sealed record Obligations
{
    /// <summary>Null: as often as one likes.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>Of other messages of the same request, beside <see cref="Limit"/>.</summary>
    public IReadOnlyList<RateLimit> MoreLimits { get; init; } = [];

    /// <summary>What the call waits for; null: as its route says.</summary>
    public RecordDuty? Record { get; init; }

    /// <summary>Ids of rules that only monitor, and are enforced on this call.</summary>
    public IReadOnlyList<string> Enforces { get; init; } = [];

    /// <summary>What the session is marked with, by a decision of a layer below.</summary>
    public string[] Taints { get; init; } = [];

    /// <summary>What is put beside the answer.</summary>
    public IReadOnlyList<AnswerNote> Notes { get; init; } = [];

    private IEnumerable<RateLimit> Limits => Limit is { } limit ? MoreLimits.Prepend(limit) : MoreLimits;

    /// <summary>What two owe together: no duty of either is lost. Nothing is allocated where they owe the same.</summary>
    internal static Obligations? Both(Obligations? one, Obligations? other)
    {
        if (one is null || other is null || ReferenceEquals(one, other))
        {
            return one ?? other;
        }

        RateLimit[] limits = [.. one.Limits.Union(other.Limits)];
        return new Obligations
        {
            Limit = limits.Length > 0 ? limits[0] : null,
            MoreLimits = limits.Length > 1 ? limits[1..] : [],
            Record = Verdict.Stricter(one.Record, other.Record),
            Enforces = [.. one.Enforces.Union(other.Enforces)],
            Notes = [.. one.Notes.Union(other.Notes)],
            Taints = United(one.Taints, other.Taints)!,
        };
    }

    internal static string[]? United(string[]? one, string[]? other) =>
        other is not { Length: > 0 } || ReferenceEquals(one, other) ? one : one is not { Length: > 0 } ? other : [.. one.Union(other)];
}
