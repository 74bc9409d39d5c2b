using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>Who is told of what has changed.</summary>
public sealed partial class ApprovalDesk
{
    private void Tell(ApprovalRequest request, string step, string by)
    {
        Counts.Count(step);
        _journal(request, step, by);
        if (!request.IsLive)
        {
            _deadlines.TryRemove(request.Id, out _);
        }

        _waits.Signal(request.Id, request.State == ApprovalState.Open ? null : request);
        Show(request);
    }

    // On the store's listener. Who waits looks by itself; who watches is given the request as it is now.
    private void ChangedElsewhere(string? id)
    {
        if (id is null)
        {
            _waits.SignalAll();
            return;
        }

        _waits.Signal(id);
        if (_subscribers.Length > 0)
        {
            _ = ShowAsync(id);
        }
    }

    private async Task ShowAsync(string id)
    {
        try
        {
            if (await FindAsync(id).ConfigureAwait(false) is { } request)
            {
                Show(request);
            }
        }
        catch (ApprovalStoreException)
        {
            // Who watches looks again by itself.
        }
    }

    private void Show(ApprovalRequest request)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber(request);
        }
    }

    private void Sweep()
    {
        if (_sweep.IsCompleted)
        {
            _sweep = SweepAsync();
        }
    }
}
