namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>Who is asked for the calls of a decision.</summary>
/// <param name="By">Groups; a member of any of them decides.</param>
/// <param name="Count">So many different people say yes.</param>
/// <param name="Seconds">Until then; after it nobody can say yes any more.</param>
internal sealed record ApprovePlan(IReadOnlyList<string> By, int Count, int Seconds)
{
    public const int DefaultSeconds = 15 * 60;
    public const int LongestSeconds = 7 * 24 * 3600;
}
