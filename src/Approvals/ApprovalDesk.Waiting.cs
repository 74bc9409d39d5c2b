using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;

namespace FastMcp.Approvals;

/// <summary>Who waits for a request, here and at other nodes.</summary>
public sealed partial class ApprovalDesk
{
    /// <summary>Gauge: calls that wait here.</summary>
    public int Waiting => _waits.Count;

    /// <summary>Waits for changes of a request; dispose it.</summary>
    /// <remarks>What is asked of the store behind this finds that other nodes know of it.</remarks>
    public ApprovalWait Wait(string id)
    {
        var wait = _waits.Begin(id);
        if (_isShared)
        {
            _ = TellWaitingAsync(id);
        }

        return wait;
    }

    /// <summary>Hears of changes of a request, without a call that waits for it; dispose it.</summary>
    public ApprovalWait Listen(string id) => _waits.Begin(id, isCall: false);

    /// <summary>How many calls wait for it in this process.</summary>
    public int WaitingFor(string id) => _waits.Of(id);

    /// <summary>A client left. Where nobody else waits for the request, here or at another node, it is given up.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="waits">The client's own wait has not ended yet. Where it has, others who asked for the same may be about to use what people said: it is theirs.</param>
    public Task<Act> LeaveAsync(string id, bool waits = true) => ApplyAsync(
        id, "", _ => "abandoned", (request, _) => waits || request.Asks == 1 ? ApprovalMachine.Abandon(request) : new Act(ActOutcome.NotOpen, request), unless: store => _waits.Of(id) > (waits ? 1 : 0) || store.IsAwaitedElsewhere(id, Run));

    private void NoLongerWaited(string id)
    {
        if (_isShared)
        {
            _ = TellWaitingAsync(id);
        }
    }

    // What is so when the store's thread comes to it: of a wait that ends and one that begins, whichever is told last is right.
    private async Task TellWaitingAsync(string id)
    {
        try
        {
            await Opened.RunAsync(store =>
            {
                store.Await(id, Run, _waits.Of(id) > 0);
                return true;
            }).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            // Nothing is sent for it: what others do not know of, they may give up.
        }
    }
}
