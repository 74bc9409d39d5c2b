using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Notices;
using FastMcp.Approvals.Store;
using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals;

/// <summary>
/// A store that fails once, at one of its calls, as a disk does: what the transaction had done is gone. Or behind the call, as a
/// network does: what was done is done, and nobody was told.
/// </summary>
internal sealed class FailingStore(IApprovalStore inner, int at, bool behind = false) : IApprovalStore
{
    // The desk reads once before its thread begins.
    private int _calls = -1;

    public bool IsShared => inner.IsShared;

    public Action<string?>? Changed
    {
        get => inner.Changed;
        set => inner.Changed = value;
    }

    public bool Failed { get; private set; }

    public void Begin() => Do(() => Nothing(inner.Begin));

    public void Commit() => Do(() => Nothing(inner.Commit));

    public void Rollback() => inner.Rollback();

    public ApprovalRequest? Find(string id) => Do(() => inner.Find(id));

    public ApprovalRequest? FindLive(string proposed) => Do(() => inner.FindLive(proposed));

    public ApprovalRequest? FindGrant(string proposed, string session, DateTimeOffset now) => Do(() => inner.FindGrant(proposed, session, now));

    public bool TryAdd(ApprovalRequest request) => Do(() => inner.TryAdd(request));

    public bool TryReplace(ApprovalRequest next) => Do(() => inner.TryReplace(next));

    public void AddGrant(ApprovalRequest request, DateTimeOffset until) => Do(() => Nothing(() => inner.AddGrant(request, until)));

    public void EndGrant(string request) => Do(() => Nothing(() => inner.EndGrant(request)));

    public IReadOnlyList<ApprovalRequest> Granting(DateTimeOffset now, IReadOnlyList<string>? routes, int most) => Do(() => inner.Granting(now, routes, most));

    public IReadOnlyList<ApprovalRequest> List(ApprovalFilter filter) => Do(() => inner.List(filter));

    public IReadOnlyList<ApprovalRequest> Overdue(DateTimeOffset now, int most) => Do(() => inner.Overdue(now, most));

    public IReadOnlyList<ApprovalRequest> Unknown(string run, IReadOnlyList<string>? routes, int most) => Do(() => inner.Unknown(run, routes, most));

    public void Beat(string run) => Do(() => Nothing(() => inner.Beat(run)));

    public void Await(string id, string run, bool waits) => Do(() => Nothing(() => inner.Await(id, run, waits)));

    public bool IsAwaitedElsewhere(string id, string run) => Do(() => inner.IsAwaitedElsewhere(id, run));

    public int Forget(DateTimeOffset before, int most) => Do(() => inner.Forget(before, most));

    public int CountLive() => Do(inner.CountLive);

    public int CountAsked(string caller, string agent, DateTimeOffset since) => Do(() => inner.CountAsked(caller, agent, since));

    public void Note(string channel, ApprovalRequest request, DateTimeOffset now) => Do(() => Nothing(() => inner.Note(channel, request, now)));

    public IReadOnlyList<Notice> DueNotices(string channel, DateTimeOffset now, DateTimeOffset beyond, int most) => Do(() => inner.DueNotices(channel, now, beyond, most));

    public void PutNotice(Notice notice, DateTimeOffset due) => Do(() => Nothing(() => inner.PutNotice(notice, due)));

    public DateTimeOffset? NextNotice(string channel) => Do(() => inner.NextNotice(channel));

    public NoticeBacklog Backlog(string channel) => Do(() => inner.Backlog(channel));

    public (string Hash, ActOutcome Outcome)? FindCallback(string channel, string id) => Do(() => inner.FindCallback(channel, id));

    public void AddCallback(CallbackMark mark, ActOutcome outcome, DateTimeOffset now) => Do(() => Nothing(() => inner.AddCallback(mark, outcome, now)));

    public int ForgetNotices(DateTimeOffset before, int most) => Do(() => inner.ForgetNotices(before, most));

    public void AddTask(HeldTask task) => Do(() => Nothing(() => inner.AddTask(task)));

    public HeldTask? FindTask(string id, DateTimeOffset now) => Do(() => inner.FindTask(id, now));

    public void PutTask(HeldTask task) => Do(() => Nothing(() => inner.PutTask(task)));

    public int CountTasks(string owner, DateTimeOffset now) => Do(() => inner.CountTasks(owner, now));

    public int ForgetTasks(DateTimeOffset now, int most) => Do(() => inner.ForgetTasks(now, most));

    public bool GoesOn(string run, string own) => Do(() => inner.GoesOn(run, own));

    public void Dispose() => inner.Dispose();

    private T Do<T>(Func<T> call)
    {
        if (_calls++ == at)
        {
            Failed = true;
            if (behind)
            {
                call();
            }

            throw new ApprovalStoreException("The disk is full.", new IOException());
        }

        return call();
    }

    private static bool Nothing(Action call)
    {
        call();
        return true;
    }
}
