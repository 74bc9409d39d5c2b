namespace FastMcp.Policy.Facts;

/// <summary>Who calls. Immutable, shared by all calls of the same caller.</summary>
/// <param name="Subject">Stable name of the caller; <c>anonymous</c> where a route lets anyone in.</param>
/// <param name="Groups">Groups out of the verified token.</param>
public sealed record CallerFacts(string Subject, IReadOnlyList<string> Groups)
{
    public static CallerFacts Anonymous { get; } = new("anonymous", []);
}
