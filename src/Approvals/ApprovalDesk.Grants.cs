using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>Grants: what lets the same call of a session pass for a while. They are given with a yes, and end by their time or by a person.</summary>
public sealed partial class ApprovalDesk
{
    /// <summary>Requests with which a grant was given that goes on, the youngest first.</summary>
    /// <param name="routes">See <see cref="ApprovalFilter.Routes"/>.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<IReadOnlyList<ApprovalRequest>> GrantsAsync(IReadOnlyList<string>? routes = null) =>
        Opened.RunAsync(store => store.Granting(_clock.GetUtcNow(), routes, MostListed));

    /// <summary>Ends the grant that was given with a request. What it let pass and was not used yet does not pass any more.</summary>
    /// <param name="id">Of the request with which it was given.</param>
    /// <param name="by">Who ends it: whoever may decide the request, who asked for it too, and admins.</param>
    public async Task<Act> EndGrantAsync(string id, Approver by)
    {
        ArgumentNullException.ThrowIfNull(by);
        ApprovalRequest? passing = null;
        var act = await ApplyAsync(
            id, by.Name, _ => "grant-ended", (request, now) => ApprovalMachine.EndGrant(request, by, now), (store, ended) => passing = EndGrant(store, ended)).ConfigureAwait(false);
        if (act.IsDone && passing is not null)
        {
            Tell(passing, "abandoned", by.Name);
        }

        return act;
    }

    private static ApprovalRequest? EndGrant(IApprovalStore store, ApprovalRequest ended)
    {
        store.EndGrant(ended.Id);
        if (store.FindLive(ended.Proposed) is not { } live || live.Grant != ended.Id)
        {
            return null;
        }

        var next = ApprovalMachine.Abandon(live).Request!;
        return store.TryReplace(next) ? next : throw Raced();
    }
}
