namespace FastMcp.Approvals.Notices;

/// <summary>A channel that is told of requests.</summary>
/// <param name="Name">Names it in the store, in metrics and in votes.</param>
/// <param name="Routes">Whose requests it is told, and may decide; empty: of all.</param>
public sealed record NoticeTarget(string Name, IReadOnlyList<string> Routes)
{
    public bool Takes(ApprovalRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Routes.Count == 0 || Routes.Contains(request.Route);
    }
}
