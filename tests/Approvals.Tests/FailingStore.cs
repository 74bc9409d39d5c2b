using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>A store that fails once, at one of its calls, as a disk does: what the transaction had done is gone.</summary>
internal sealed class FailingStore(IApprovalStore inner, int at) : IApprovalStore
{
    // The desk reads once before its thread begins.
    private int _calls = -1;

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

    public IReadOnlyList<ApprovalRequest> List(ApprovalState? state, int most) => Do(() => inner.List(state, most));

    public IReadOnlyList<ApprovalRequest> Overdue(DateTimeOffset now, int most) => Do(() => inner.Overdue(now, most));

    public IReadOnlyList<ApprovalRequest> Unknown(int most) => Do(() => inner.Unknown(most));

    public int CountLive() => Do(inner.CountLive);

    public int CountAsked(string caller, string agent, DateTimeOffset since) => Do(() => inner.CountAsked(caller, agent, since));

    public void Dispose() => inner.Dispose();

    private T Do<T>(Func<T> call)
    {
        if (_calls++ == at)
        {
            Failed = true;
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
