using FastMcp.Approvals;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Transport;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// Where calls wait for people: without a thread, without their tools and buffers, their bodies put aside. Between two words of the store
/// a call that waits looks at nothing.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class HoldRoom(ApprovalDesk desk, AskOptions options, HeldBodies bodies, TimeProvider clock)
{
    private long _held;

    /// <summary>Gauge: bytes of requests that wait.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Waits until people decided, or somebody does not wait any more.</summary>
    public async ValueTask<HeldEnd> HoldAsync(Exchange exchange, OpenAsk ask)
    {
        var bytes = exchange.Call.Body.Length;
        if (Interlocked.Add(ref _held, bytes) > options.MostHeld)
        {
            Interlocked.Add(ref _held, -bytes);
            return new(HeldEndKind.NoRoom);
        }

        try
        {
            using var wait = desk.Wait(ask.Id);
            return await RestAsync(exchange, ask, wait).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _held, -bytes);
        }
    }

    private async ValueTask<HeldEnd> RestAsync(Exchange exchange, OpenAsk ask, ApprovalWait wait)
    {
        var (length, token) = (exchange.Call.Body.Length, TokenOf(exchange));
        var body = await bodies.PutAsync(exchange.Call.Body).ConfigureAwait(false);
        bool isThere;
        HeldEnd end;
        try
        {
            exchange.Rest(body.InMemory);
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            exchange.Watch.Left = gone;
            exchange.Watch.Start(exchange.Id, exchange.Client, exchange.Answer, exchange.Call.EndsWithClient);
            end = ask.Mode != WaitMode.Stream || await HeldReply.BeginAsync(exchange, token).ConfigureAwait(false)
                ? await EndAsync(exchange, ask, wait, gone.Task, token).ConfigureAwait(false)
                : await LeftAsync(exchange, ask.Id).ConfigureAwait(false);
        }
        finally
        {
            exchange.Watch.Left = null;
            exchange.Wake();
            var back = await bodies.TakeAsync(body).ConfigureAwait(false);
            isThere = back is not null;
            // What was found in the body has places in it: who says why the call goes no further finds nothing there, and not somebody else's bytes.
            exchange.Call.State.Body = back ?? new byte[length];
            exchange.BeginMasks();
        }

        return isThere ? end : new(HeldEndKind.BodyLost);
    }

    private async ValueTask<HeldEnd> EndAsync(Exchange exchange, OpenAsk ask, ApprovalWait wait, Task gone, byte[] token)
    {
        var began = clock.GetTimestamp();
        for (var beat = 1; ;)
        {
            var next = wait.Next;
            if (await LookAsync(exchange, ask, wait, gone).ConfigureAwait(false) is { } end)
            {
                return end;
            }

            while (!next.IsCompleted && !gone.IsCompleted)
            {
                if (await FirstAsync(next, gone, PauseOf(ask.Mode, began)).ConfigureAwait(false) && await BeatAsync(exchange, ask, token, beat++).ConfigureAwait(false) is { } over)
                {
                    return over;
                }
            }
        }
    }

    // Null: it waits on.
    private async ValueTask<HeldEnd?> LookAsync(Exchange exchange, OpenAsk ask, ApprovalWait wait, Task gone) =>
        (wait.Decided ?? await desk.FindAsync(ask.Id).ConfigureAwait(false)) is not { } request ? new HeldEnd(HeldEndKind.Unknown)
        : gone.IsCompleted ? await LeftAsync(exchange, ask.Id).ConfigureAwait(false)
        : request.State == ApprovalState.Open ? null
        : new HeldEnd(HeldEndKind.Decided, request);

    private TimeSpan PauseOf(WaitMode mode, long began) => mode switch
    {
        WaitMode.Input => options.Times.Poll - clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        WaitMode.Stream => options.Times.Beat,
        _ => Timeout.InfiniteTimeSpan,
    };

    private async ValueTask<HeldEnd?> BeatAsync(Exchange exchange, OpenAsk ask, byte[] token, int beat) =>
        ask.Mode == WaitMode.Input ? new HeldEnd(HeldEndKind.PollOver)
        : await HeldReply.BeatAsync(exchange, token, beat).ConfigureAwait(false) ? null
        : await LeftAsync(exchange, ask.Id).ConfigureAwait(false);

    // True: the pause is over.
    private async ValueTask<bool> FirstAsync(Task next, Task gone, TimeSpan pause)
    {
        if (pause == Timeout.InfiniteTimeSpan)
        {
            await Task.WhenAny(next, gone).ConfigureAwait(false);
            return false;
        }

        using var ended = new CancellationTokenSource();
        var timer = Task.Delay(pause, clock, ended.Token);
        var first = await Task.WhenAny(next, gone, timer).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        return ReferenceEquals(first, timer);
    }

    /// <summary>
    /// The client left, or ended its own direction. Where that ends a call, the last who leaves gives it up. A gateway that drains is not a client that
    /// leaves: the same call again finds it.
    /// </summary>
    public async ValueTask<HeldEnd> LeftAsync(Exchange exchange, string id, bool waits = true)
    {
        if (exchange.Call.EndsWithClient && exchange.Client.InputFault != ConnectionFault.Drained)
        {
            await desk.LeaveAsync(id, waits).ConfigureAwait(false);
        }

        return new(HeldEndKind.Left);
    }

    private static byte[] TokenOf(Exchange exchange) =>
        exchange.Call.IsMcp ? exchange.Call.Message.ProgressToken.Of(exchange.Call.Body.Span).ToArray() : [];
}
