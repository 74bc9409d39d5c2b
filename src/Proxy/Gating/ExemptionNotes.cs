using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Gating;

/// <summary>What an operator should know of exceptions before they lapse, and after, for health and <c>policy check</c>.</summary>
internal static class ExemptionNotes
{
    /// <summary>So long before it lapses an exception is told of.</summary>
    public static TimeSpan Before { get; } = TimeSpan.FromDays(14);

    public static IEnumerable<string> Of(DecisionSet decisions, DateTimeOffset now)
    {
        foreach (var one in decisions.Exemptions)
        {
            if (one.IsOver(now))
            {
                yield return $"Exception {one.Source} of {one.Owner} lapsed on {one.Expires:yyyy-MM-dd} and has no effect: remove it, or give it another day.";
            }
            else if (one.Expires - now < Before)
            {
                yield return $"Exception {one.Source} of {one.Owner} lapses on {one.Expires:yyyy-MM-dd}.";
            }
        }
    }
}
