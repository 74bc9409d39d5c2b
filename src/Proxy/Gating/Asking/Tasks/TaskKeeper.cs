using FastMcp.Approvals;
using FastMcp.Approvals.Store;
using FastMcp.Approvals.Tasks;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Holds the calls that agents made as tasks: without a client, a thread or tools. When people said yes the call is made, once, by the process that holds it, and what comes of
/// it is kept for the caller.
/// </summary>
/// <remarks>
/// State, safe for all threads. INVARIANT: a call is made only behind the commit that moved its task from waiting to running, so that a task that was given up before is not
/// made; whether it is then sent is the approval's matter, which is used once.
/// </remarks>
internal sealed partial class TaskKeeper(ApprovalDesk desk, HoldRoom holding, HeldBodies bodies, TaskSender sender, TaskOptions options, TimeProvider clock, ILogger logger)
{
    // Where the store cannot be had: what came of a call is worth some patience.
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    private static readonly Refusal _fault = new(RefusalKind.UpstreamBroken, "The gateway failed while it held this call. Look whether the server has it before it is made again.");

    private int _running;
    private long _refused;
    private long _failed;
    private long _completed;
    private long _cancelled;

    /// <summary>Gauge: tasks whose calls this process holds.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Calls that were no tasks because a limit was met.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long Failed => Interlocked.Read(ref _failed);

    public long Completed => Interlocked.Read(ref _completed);

    public long Cancelled => Interlocked.Read(ref _cancelled);

    /// <summary>Null: too many there are, or too much waits; the call waits as it would without tasks.</summary>
    /// <param name="exchange">People are asked for its call.</param>
    /// <param name="ask">What they are asked.</param>
    /// <param name="owner">See <see cref="HeldTask.Owner"/>.</param>
    /// <param name="elicits">The client opens pages for its user.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public async ValueTask<HeldTask?> BeginAsync(Exchange exchange, OpenAsk ask, string owner, bool elicits)
    {
        var bytes = exchange.Call.Body.Length;
        if (!holding.TryTake(bytes))
        {
            Interlocked.Increment(ref _refused);
            return null;
        }

        var now = clock.GetUtcNow();
        var task = new HeldTask
        {
            Id = ApprovalDesk.NewTaskId(), Owner = owner, Approval = ask.Id, Run = desk.Run, Asked = now, Changed = now, Expires = ask.Expires + options.Kept, Elicits = elicits,
        };
        var running = new RunningTask(task, TaskCall.Of(exchange, ask), desk.Wait(ask.Id), exchange.Call.State.Verdict, exchange.Id, exchange.Call.Terms.Key, bytes);
        Interlocked.Increment(ref _running);
        try
        {
            running.Body = await bodies.PutAsync(exchange.Call.Body).ConfigureAwait(false);
            if (await desk.AddTaskAsync(task, options.Most).ConfigureAwait(false))
            {
                _ = RunAsync(running);
                return task;
            }
        }
        catch
        {
            Leave(running);
            throw;
        }

        Leave(running);
        Interlocked.Increment(ref _refused);
        return null;
    }

    private async Task RunAsync(RunningTask one)
    {
        try
        {
            if (await OutcomeOfAsync(one).ConfigureAwait(false) is { } outcome)
            {
                await KeepAsync(one, outcome).ConfigureAwait(false);
            }
            else
            {
                Interlocked.Increment(ref _cancelled);
                await desk.LeaveAsync(one.Task.Approval).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A fault of ours ends its task alone, and is said.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
            await KeepAsync(one, TaskOutcome.Of(_fault, one.Exchange)).ConfigureAwait(false);
        }
        finally
        {
            Leave(one);
        }
    }

    private void Leave(RunningTask one)
    {
        one.Wait.Dispose();
        bodies.Drop(one.Body);
        holding.Give(one.Bytes);
        Interlocked.Decrement(ref _running);
    }

    // Null: the task is over already.
    private async Task<TaskOutcome?> OutcomeOfAsync(RunningTask one)
    {
        if (await DecidedAsync(one).ConfigureAwait(false) is not { } request)
        {
            return null;
        }

        if (request.State != ApprovalState.Approved)
        {
            return TaskOutcome.Of(AskRefusals.Of(request, one.Verdict), one.Exchange);
        }

        var held = one.Body;
        one.Body = default;
        if (await bodies.TakeAsync(held).ConfigureAwait(false) is not { } body)
        {
            return TaskOutcome.Of(AskRefusals.BodyLost(request.Id, one.Verdict), one.Exchange);
        }

        return await StartAsync(one).ConfigureAwait(false) ? await SendAsync(one, body).ConfigureAwait(false) : null;
    }

    // Null: the task is over, or nobody knows it any more.
    private async Task<ApprovalRequest?> DecidedAsync(RunningTask one)
    {
        while (true)
        {
            var next = one.Wait.Next;
            try
            {
                if (await IsOverAsync(one).ConfigureAwait(false))
                {
                    return null;
                }

                var request = one.Wait.Decided ?? await desk.FindAsync(one.Task.Approval).ConfigureAwait(false);
                if (request is not { State: ApprovalState.Open })
                {
                    return request;
                }

                await next.ConfigureAwait(false);
            }
            catch (ApprovalStoreException)
            {
                await Task.Delay(_again, clock).ConfigureAwait(false);
            }
        }
    }

    // A commit whose answer was lost may have been made: only this process starts the task, so that one that runs was started here.
    private async Task<bool> StartAsync(RunningTask one)
    {
        while (true)
        {
            try
            {
                return await desk.MoveTaskAsync(one.Task.Id, one.Task.Owner, (task, now) => HeldTaskMachine.Start(task, desk.Run, now)).ConfigureAwait(false) is not null
                    || (await desk.FindTaskAsync(one.Task.Id, one.Task.Owner).ConfigureAwait(false))?.Task.State == HeldTaskState.Running;
            }
            catch (ApprovalStoreException)
            {
                await Task.Delay(_again, clock).ConfigureAwait(false);
            }
        }
    }

    private async Task<TaskOutcome?> SendAsync(RunningTask one, byte[] body)
    {
        using var stop = new CancellationTokenSource(HeldTaskMachine.LongestRun, clock);
        var sending = sender.SendAsync(one.Call, body, one.Exchange, stop.Token);
        while (!sending.IsCompleted)
        {
            var next = one.Wait.Next;
            if (await WasGivenUpAsync(one).ConfigureAwait(false))
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await sending.ConfigureAwait(false);
                return null;
            }

            await Task.WhenAny(sending, next).ConfigureAwait(false);
        }

        return await sending.ConfigureAwait(false);
    }

    private async Task<bool> WasGivenUpAsync(RunningTask one)
    {
        try
        {
            return await IsOverAsync(one).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            return false;
        }
    }

    private async Task<bool> IsOverAsync(RunningTask one) => (await desk.FindTaskAsync(one.Task.Id, one.Task.Owner).ConfigureAwait(false))?.Task is not { IsOver: false };

    private async Task KeepAsync(RunningTask one, TaskOutcome outcome)
    {
        var result = TaskSeal.Seal(one.Key, one.Task.Id, outcome.Json);
        var isFailed = outcome.IsFailed(one.Call.IsModern);
        while (true)
        {
            try
            {
                var kept = await desk.MoveTaskAsync(one.Task.Id, one.Task.Owner, (task, now) => HeldTaskMachine.End(task, outcome.Words, result, isFailed, outcome.IsError, now, options.Kept)).ConfigureAwait(false);
                Interlocked.Increment(ref kept is null ? ref _cancelled : ref isFailed ? ref _failed : ref _completed);
                return;
            }
            catch (ApprovalStoreException) when (clock.GetUtcNow() < one.Task.Expires)
            {
                await Task.Delay(_again, clock).ConfigureAwait(false);
            }
            catch (ApprovalStoreException e)
            {
                Log.Lost(logger, e.Message);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TaskFailed, LogLevel.Error, "A call that was made as a task failed inside the gateway.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.TaskResultLost, LogLevel.Error, "What came of a call that was made as a task could not be kept: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);
    }
}
