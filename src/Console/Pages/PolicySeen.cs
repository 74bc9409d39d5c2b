using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.WebConsole.Pages;

/// <summary>What the record shows of the policy: which decisions judged and which rules matched.</summary>
/// <param name="Decisions">By exchanges.</param>
/// <param name="Rules">By exchanges in which they matched.</param>
internal sealed record PolicySeen(IReadOnlyList<IndexTally> Decisions, IReadOnlyList<IndexTally> Rules)
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(7);

    public static PolicySeen Of(IRecordIndex index, IReadOnlyList<string>? routes)
    {
        var filter = new ExchangeFilter { Since = index.Span() is var (_, last) ? last - Span : null, Routes = routes };
        return new PolicySeen(index.Tally(IndexColumn.Decision, filter, 200), index.Tally(IndexColumn.Rule, filter, 200));
    }
}
