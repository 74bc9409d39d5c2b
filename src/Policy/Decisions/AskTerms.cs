namespace FastMcp.Policy.Decisions;

/// <summary>Who is asked for the calls of a decision.</summary>
/// <param name="By">Groups, a member of any of which decides; empty: everybody who may approve at all.</param>
/// <param name="Count">So many different people say yes.</param>
/// <param name="Seconds">After so many seconds nobody can say yes any more.</param>
/// <param name="Fingerprint">Names what the decision says, not where it stands.</param>
public sealed record AskTerms(IReadOnlyList<string> By, int Count, int Seconds, string Fingerprint)
{
    /// <summary>Who must say yes too: the caller's team or agent asks for the call as the organisation does.</summary>
    public IReadOnlyList<AskTerms> Also { get; init; } = [];

    /// <summary>Both ask: people of each say yes, in the shorter of their times.</summary>
    public static AskTerms Both(AskTerms above, AskTerms below)
    {
        ArgumentNullException.ThrowIfNull(above);
        ArgumentNullException.ThrowIfNull(below);
        return new AskTerms(above.By, above.Count, Math.Min(above.Seconds, below.Seconds), $"{above.Fingerprint} {below.Fingerprint}") { Also = [.. above.Also, below with { Also = [] }, .. below.Also] };
    }

    /// <summary>Of a default, which names nobody.</summary>
    public static AskTerms Default { get; } = new([], 1, 15 * 60, "default");

    /// <inheritdoc/>
    public bool Equals(AskTerms? other) =>
        other is not null && (Count, Seconds, Fingerprint) == (other.Count, other.Seconds, other.Fingerprint) && By.SequenceEqual(other.By) && Also.SequenceEqual(other.Also);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Seconds, Fingerprint);
}
