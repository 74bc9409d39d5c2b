namespace FastMcp.Approvals.Store;

/// <summary>
/// Where requests are kept. What a transition means is not its matter: it finds, adds, and replaces what is still as it was read, so
/// that a store that several nodes share (one database) is as safe as one of a single process.
/// </summary>
/// <remarks>
/// One thread calls it, which may block: a store needs no locks of its own. What was done between <see cref="Begin"/> and
/// <see cref="Commit"/> is on the disk when the latter returns, or none of it counts.
/// </remarks>
public interface IApprovalStore : INoticeStore, ITaskStore, IDisposable
{
    /// <summary>Several nodes write to it.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Is told, on any thread, of a request that another node changed; null: some may have been missed. Set once, before the first
    /// transaction. Never called by a store of one process.
    /// </summary>
    Action<string?>? Changed { get; set; }

    /// <exception cref="ApprovalStoreException">It cannot be had at the moment; as of all members.</exception>
    void Begin();

    void Commit();

    /// <summary>Nothing since <see cref="Begin"/> counts. Never throws.</summary>
    void Rollback();

    ApprovalRequest? Find(string id);

    /// <summary>Open or approved, and for the same call.</summary>
    /// <param name="proposed">Digest of what the agent asks for.</param>
    ApprovalRequest? FindLive(string proposed);

    /// <summary>The youngest grant for the same call in the same session that has not ended; its request.</summary>
    ApprovalRequest? FindGrant(string proposed, string session, DateTimeOffset now);

    /// <summary>False: a live one for the same call is there.</summary>
    bool TryAdd(ApprovalRequest request);

    /// <summary>False: it is not any more as it was read; nothing was done.</summary>
    /// <param name="next">Its version is one above that of what it replaces.</param>
    bool TryReplace(ApprovalRequest next);

    /// <summary>Lets the same call of the same session pass until then.</summary>
    void AddGrant(ApprovalRequest request, DateTimeOffset until);

    /// <summary>Takes back what <see cref="AddGrant"/> gave with the request.</summary>
    void EndGrant(string request);

    /// <summary>Requests with which a grant was given that goes on, the youngest first.</summary>
    /// <param name="now">The time.</param>
    /// <param name="routes">See <see cref="ApprovalFilter.Routes"/>.</param>
    /// <param name="most">At most so many.</param>
    IReadOnlyList<ApprovalRequest> Granting(DateTimeOffset now, IReadOnlyList<string>? routes, int most);

    /// <summary>The youngest first.</summary>
    IReadOnlyList<ApprovalRequest> List(ApprovalFilter filter);

    /// <summary>Open and approved ones whose time is over.</summary>
    IReadOnlyList<ApprovalRequest> Overdue(DateTimeOffset now, int most);

    /// <summary>Used ones of which nobody has said whether they were sent, and whose run is known to be over.</summary>
    /// <param name="run">The run that asks, which is not over.</param>
    /// <param name="routes">See <see cref="ApprovalFilter.Routes"/>.</param>
    /// <param name="most">At most so many.</param>
    IReadOnlyList<ApprovalRequest> Unknown(string run, IReadOnlyList<string>? routes, int most);

    /// <summary>The run goes on: what it used is under way. Nothing where only one run can be.</summary>
    void Beat(string run);

    /// <summary>Calls of the run wait for a request, or none does any more. Nothing where only one run can be.</summary>
    void Await(string id, string run, bool waits);

    /// <summary>Calls of another run, which goes on, wait for it.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="run">The run that asks.</param>
    bool IsAwaitedElsewhere(string id, string run);

    /// <summary>Deletes what ended, and whose time was over before then; with it grants that are over. How many.</summary>
    int Forget(DateTimeOffset before, int most);

    /// <summary>Open and approved ones.</summary>
    int CountLive();

    /// <summary>What a caller, with an agent, asked for since then.</summary>
    int CountAsked(string caller, string agent, DateTimeOffset since);
}
