namespace FastMcp.Approvals;

/// <summary>Waits for changes of one request. <see cref="Next"/> is taken before the request is looked at, so that none is missed.</summary>
public sealed class ApprovalWait : IDisposable
{
    private readonly ApprovalWaits _waits;
    private readonly bool _isCall;
    private int _ended;

    internal ApprovalWait(ApprovalWaits waits, string id, bool isCall) => (_waits, Id, _isCall) = (waits, id, isCall);

    public string Id { get; }

    /// <summary>Done when the request changes. It may have changed again by then: the store has the last word.</summary>
    public Task Next => _waits.NextOf(Id);

    /// <summary>The request as this process decided it while it was waited for: one look at the store less between a click and its call. Null: the store knows.</summary>
    public ApprovalRequest? Decided => _waits.DecidedOf(Id);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _waits.End(Id, _isCall);
        }
    }
}
