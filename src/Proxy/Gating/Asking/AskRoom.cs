using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// Has people asked for a call and lets the call wait, in the way that its protocol and its client have for it. Whoever waits costs no
/// thread; what computes or touches the disk runs elsewhere.
/// </summary>
/// <remarks>State, safe for all threads. What is approved is used by <see cref="ConsumeAsync"/> only, when the policy has been asked again.</remarks>
internal sealed class AskRoom(ApprovalDesk desk, AskOptions options, OffLoop off, TimeProvider clock)
{
    private long _held;

    /// <summary>Gauge: bytes of requests that wait.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>There are approvers, and the call is one message.</summary>
    public bool CanAsk(Call call) => !desk.IsClosed && call.Kind is CallKind.McpMessage or CallKind.ModelCall;

    /// <summary>Why a call that must be asked for does not pass, where nobody is asked.</summary>
    public Refusal WhyNot(Call call, in Verdict verdict) => call.Kind == CallKind.McpBatch && !desk.IsClosed
        ? AskRefusals.Batch(verdict)
        : new(RefusalKind.Denied, verdict.Reason ?? "This call needs an approval, and this gateway has no approvers.", By: verdict.By) { Appeal = verdict.Appeal };

    /// <summary>
    /// A retry that brings a state of ours: the state is taken out, so that policy, record and upstream see the call as it was before
    /// it was asked for. A refusal: the state is not this caller's.
    /// </summary>
    public Refusal Resume(Exchange exchange)
    {
        var call = exchange.Call;
        if (desk.IsClosed || call.Kind != CallKind.McpMessage || call.Message.Era != McpEra.Modern || call.Body.Span.IndexOf(StateSeal.Prefix) < 0)
        {
            return default;
        }

        var parameters = call.Message.Params.Of(call.Body.Span);
        if (StateMembers.StateOf(parameters) is var state && !state.StartsWith(StateSeal.Prefix))
        {
            return default;
        }

        if (!StateSeal.TryOpen(call.Terms.Key, state, PrincipalOf(call), clock.GetUtcNow(), out var resumed, out var carried))
        {
            return AskRefusals.BadState;
        }

        call.State.Resumed = resumed with { Declined = StateMembers.SaysNo(parameters) };
        return CallBody.TryReplace(call, StateMembers.Replace(call.Body.Span, call.Message.Params, carried)) ? default : AskRefusals.BadState;
    }

    /// <summary>Asks, and waits as the call can.</summary>
    /// <param name="exchange">Masked and decided.</param>
    /// <param name="verdict">Ask.</param>
    public async ValueTask<AskAnswer> WaitAsync(Exchange exchange, Verdict verdict)
    {
        try
        {
            var (ran, draft) = await off.RunAsync((exchange, verdict), static of => CallFrame.Of(of.exchange, of.verdict) is { } frame ? CallRequests.Of(of.exchange, frame, of.verdict) : null).ConfigureAwait(false);
            if (!ran)
            {
                return AskRefusals.Unavailable;
            }

            return draft is null ? AskRefusals.Unreadable : await AskedAsync(exchange, draft, verdict).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            return AskRefusals.Unavailable;
        }
    }

    /// <summary>Uses the approval for the call as it is now. A refusal: it is another call, or was used.</summary>
    /// <param name="exchange">Masked and decided again.</param>
    /// <param name="approved">What people said yes to.</param>
    /// <param name="verdict">Of the policy as it is now: ask.</param>
    public async ValueTask<(Step<Consent> Consent, byte[] Digest)> ConsumeAsync(Exchange exchange, ApprovalRequest approved, Verdict verdict)
    {
        var (ran, frame) = await off.RunAsync((exchange, verdict), static of => CallFrame.Of(of.exchange, of.verdict)).ConfigureAwait(false);
        if (!ran || frame is null)
        {
            return (AskRefusals.Unavailable, []);
        }

        if (exchange.Watch.EndedItsSide)
        {
            await LeftAsync(exchange, approved.Id).ConfigureAwait(false);
            return (AskRefusals.Left(approved, verdict), []);
        }

        var (act, consent) = await desk.ConsumeAsync(approved.Id, frame.Digest).ConfigureAwait(false);
        if (consent is null)
        {
            return (AskRefusals.Of(act, verdict), []);
        }

        exchange.Approval = approved.Id;
        return (consent, Convert.FromHexString(frame.Digest));
    }

    /// <summary>
    /// The policy of now lets pass what was approved: the approval is marked as used all the same, so that no other call takes it. What an
    /// approver put in the place of the arguments goes up only with it.
    /// </summary>
    public async ValueTask<Refusal> SpendAsync(Exchange exchange, ApprovalRequest approved, Verdict verdict)
    {
        var (act, consent) = await desk.ConsumeAsync(approved.Id, approved.Digest).ConfigureAwait(false);
        if (consent is not null)
        {
            exchange.Approval = approved.Id;
        }

        return consent is not null || approved.Edited is null ? default : AskRefusals.Of(act, verdict);
    }

    /// <summary>The exchange is over: what it used is known to have been sent, or not.</summary>
    public void Leave(Exchange exchange)
    {
        if (exchange.Approval is { } approval)
        {
            exchange.Approval = null;
            _ = desk.FinishAsync(approval, exchange.WasSent);
        }
    }

    private static string PrincipalOf(Call call) => $"{call.State.Caller?.Name}\n{call.State.Caller?.Facts.Client}\n{call.Route.Name}";

    private async ValueTask<AskAnswer> AskedAsync(Exchange exchange, ApprovalRequest draft, Verdict verdict)
    {
        var within = TimeSpan.FromSeconds((verdict.Asks ?? AskTerms.Default).Seconds);
        ApprovalRequest? request;
        if (exchange.Call.State.Resumed is { } resumed)
        {
            request = await desk.FindAsync(resumed.Approval).ConfigureAwait(false);
            if (request is null || resumed.Digest != draft.Proposed || request.Proposed != draft.Proposed)
            {
                return AskRefusals.Changed with { By = verdict.By };
            }

            if (resumed.Declined && request.State == ApprovalState.Open)
            {
                request = (await desk.AbandonAsync(request.Id).ConfigureAwait(false)).Request ?? request;
            }
        }
        else
        {
            var asked = await desk.AskAsync(draft, within).ConfigureAwait(false);
            if (asked.Request is null)
            {
                return asked.Outcome == AskOutcome.TooOften ? AskRefusals.TooOften(verdict) : AskRefusals.TooManyOpen(verdict);
            }

            request = asked.Request;
        }

        var mode = WaitModes.Of(exchange.Call);
        return request.State == ApprovalState.Approved ? request
            : request.State != ApprovalState.Open ? AskRefusals.Of(request, verdict)
            : mode == WaitMode.Retry ? AskRefusals.Pending(request, verdict)
            : mode == WaitMode.Input && exchange.Call.State.Resumed is null ? ComeAgain(exchange, request)
            : await HoldAsync(exchange, request, mode, verdict).ConfigureAwait(false);
    }

    // A new state each time: the last one's time may be nearly over.
    private Refusal ComeAgain(Exchange exchange, ApprovalRequest request)
    {
        var call = exchange.Call;
        var carried = StateMembers.Of(call.Message.Params.Of(call.Body.Span));
        return carried.Length > StateSeal.MostCarried ? AskRefusals.CarriesTooMuch
            : InputRequired.Of(exchange, request, StateSeal.Seal(call.Terms.Key, request.Id, request.Proposed, PrincipalOf(call), request.Expires, carried), options.Page);
    }

    private async ValueTask<AskAnswer> HoldAsync(Exchange exchange, ApprovalRequest request, WaitMode mode, Verdict verdict)
    {
        var bytes = exchange.Call.Body.Length;
        if (Interlocked.Add(ref _held, bytes) > options.MostHeld)
        {
            Interlocked.Add(ref _held, -bytes);
            return mode == WaitMode.Input ? ComeAgain(exchange, request) : AskRefusals.Pending(request, verdict) with { Limit = "approvals-held" };
        }

        try
        {
            using var wait = desk.Wait(request.Id);
            exchange.KeepBody();
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            exchange.Watch.Left = gone;
            exchange.Watch.Start(exchange.Id, exchange.Client, exchange.Answer, exchange.Call.EndsWithClient);
            exchange.Rest();
            if (mode == WaitMode.Stream && !await HeldReply.BeginAsync(exchange).ConfigureAwait(false))
            {
                gone.TrySetResult();
            }

            return await DecidedAsync(exchange, wait, gone.Task, mode, verdict).ConfigureAwait(false);
        }
        finally
        {
            exchange.Watch.Left = null;
            exchange.Wake();
            exchange.Masks.Begin(exchange.Call);
            Interlocked.Add(ref _held, -bytes);
        }
    }

    private async ValueTask<AskAnswer> DecidedAsync(Exchange exchange, ApprovalWait wait, Task gone, WaitMode mode, Verdict verdict)
    {
        var end = clock.GetTimestamp();
        for (var beat = 1; ; beat++)
        {
            var next = wait.Next;
            if (await desk.FindAsync(wait.Id).ConfigureAwait(false) is not { } request)
            {
                return AskRefusals.BadState;
            }

            if (gone.IsCompleted)
            {
                await LeftAsync(exchange, wait.Id).ConfigureAwait(false);
                return AskRefusals.Left(request, verdict);
            }

            if (request.State != ApprovalState.Open)
            {
                return request.State == ApprovalState.Approved ? request : AskRefusals.Of(request, verdict);
            }

            if (mode == WaitMode.Input && clock.GetElapsedTime(end) >= options.Times.Poll)
            {
                return ComeAgain(exchange, request);
            }

            var pause = mode == WaitMode.Input ? options.Times.Poll - clock.GetElapsedTime(end) : mode == WaitMode.Stream ? options.Times.Beat : Timeout.InfiniteTimeSpan;
            if (await FirstAsync(next, gone, pause).ConfigureAwait(false) && mode == WaitMode.Stream && !await HeldReply.BeatAsync(exchange, beat).ConfigureAwait(false))
            {
                await LeftAsync(exchange, wait.Id).ConfigureAwait(false);
                return AskRefusals.Left(request, verdict);
            }
        }
    }

    // True: the pause is over.
    private async ValueTask<bool> FirstAsync(Task next, Task gone, TimeSpan pause)
    {
        using var ended = new CancellationTokenSource();
        var timer = pause == Timeout.InfiniteTimeSpan ? null : Task.Delay(pause < TimeSpan.Zero ? TimeSpan.Zero : pause, clock, ended.Token);
        var first = await (timer is null ? Task.WhenAny(next, gone) : Task.WhenAny(next, gone, timer)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        return ReferenceEquals(first, timer);
    }

    // Where leaving ends a call, the last who leaves gives it up. A gateway that drains is not a client that leaves: the same call again finds it.
    private async ValueTask LeftAsync(Exchange exchange, string id)
    {
        if (exchange.Call.EndsWithClient && exchange.Client.InputFault != ConnectionFault.Drained && desk.WaitingFor(id) <= 1)
        {
            await desk.AbandonAsync(id).ConfigureAwait(false);
        }
    }
}
