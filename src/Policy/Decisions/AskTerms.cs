namespace FastMcp.Policy.Decisions;

/// <summary>Who is asked for the calls of a decision.</summary>
/// <param name="By">Groups, a member of any of which decides; empty: everybody who may approve at all.</param>
/// <param name="Count">So many different people say yes.</param>
/// <param name="Seconds">After so many seconds nobody can say yes any more.</param>
/// <param name="Fingerprint">Names what the decision says, not where it stands.</param>
public sealed record AskTerms(IReadOnlyList<string> By, int Count, int Seconds, string Fingerprint)
{
    /// <summary>Of a default, which names nobody.</summary>
    public static AskTerms Default { get; } = new([], 1, 15 * 60, "default");

    /// <inheritdoc/>
    public bool Equals(AskTerms? other) =>
        other is not null && (Count, Seconds, Fingerprint) == (other.Count, other.Seconds, other.Fingerprint) && By.SequenceEqual(other.By);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Seconds, Fingerprint);
}
