using FastMcp.Approvals;
using FastMcp.Approvals.Tasks;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>Lets a client wait until its task is over (<c>tasks/result</c> of 2025-11-25), in the way that held calls wait. A client that leaves takes nothing with it.</summary>
internal sealed class TaskWait(ApprovalDesk desk, AskOptions options, TimeProvider clock)
{
    /// <summary>Null: the client left, or the task is not known any more.</summary>
    public async ValueTask<FoundTask?> UntilOverAsync(Exchange exchange, FoundTask found)
    {
        using var wait = desk.Listen(found.Task.Approval);
        // Of the request nothing is needed but its id, which the call keeps.
        var body = exchange.Call.Body.ToArray();
        try
        {
            exchange.Rest(body);
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            exchange.Watch.Left = gone;
            exchange.Watch.Start(exchange.Id, exchange.Client, exchange.Answer, exchange.Call.EndsWithClient);
            var streams = WaitModes.Streams(exchange.Call);
            return streams && !await HeldReply.BeginAsync(exchange, []).ConfigureAwait(false) ? null : await WatchAsync(exchange, found, wait, gone.Task, streams).ConfigureAwait(false);
        }
        finally
        {
            exchange.Watch.Left = null;
            exchange.Wake();
            exchange.Call.State.Body = body;
            exchange.BeginMasks();
        }
    }

    private async ValueTask<FoundTask?> WatchAsync(Exchange exchange, FoundTask first, ApprovalWait wait, Task gone, bool streams)
    {
        for (var beat = 1; ; beat++)
        {
            var next = wait.Next;
            var found = await desk.FindTaskAsync(first.Task.Id, first.Task.Owner).ConfigureAwait(false);
            if (found is null or { Task.IsOver: true } or { IsLost: true })
            {
                return found;
            }

            using var ended = new CancellationTokenSource();
            var timer = Task.Delay(options.Times.Beat, clock, ended.Token);
            var came = await Task.WhenAny(next, gone, timer).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            if (gone.IsCompleted || (streams && ReferenceEquals(came, timer) && !await HeldReply.BeatAsync(exchange, [], beat).ConfigureAwait(false)))
            {
                return null;
            }
        }
    }
}
