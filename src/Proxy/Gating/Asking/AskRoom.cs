using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Gating.Asking.Tasks;
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
internal sealed class AskRoom(ApprovalDesk desk, HoldRoom holding, TaskRoom tasks, AskOptions options, OffLoop off, TimeProvider clock)
{
    /// <summary>Calls that wait as tasks.</summary>
    public TaskRoom Tasks => tasks;

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
        if (exchange.Client.Errand is Resumed task)
        {
            // A task's call, which the gateway makes: it has an approval, and asks for no other one.
            call.State.Resumed = task;
            return default;
        }

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
    /// <param name="exchange">Masked and decided: ask.</param>
    public async ValueTask<AskAnswer> WaitAsync(Exchange exchange)
    {
        try
        {
            // What it takes to ask, the request with its preview, is nobody's any more while the call waits.
            var (answer, ask) = await AskAsync(exchange).ConfigureAwait(false);
            return ask is null ? answer : Of(exchange, ask, await holding.HoldAsync(exchange, ask).ConfigureAwait(false), exchange.Call.State.Verdict);
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
            await holding.LeftAsync(exchange, approved.Id, waits: false).ConfigureAwait(false);
            return (AskRefusals.Left(approved.Id, verdict), []);
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

    /// <summary>The same of a task's call. What an approver put in the place of its arguments was for the policy that asked: nothing is sent then.</summary>
    public async ValueTask<Refusal> SpendAsync(Exchange exchange)
    {
        var (call, verdict) = (exchange.Call, exchange.Call.State.Verdict);
        try
        {
            return await desk.FindAsync(call.State.Resumed!.Approval).ConfigureAwait(false) is not { } approved ? AskRefusals.BadState
                : approved.State != ApprovalState.Approved ? AskRefusals.Of(approved, verdict)
                : approved.Edited is not null ? AskRefusals.Changed with { By = verdict.By, Approval = approved.Id }
                : await SpendAsync(exchange, approved, verdict).ConfigureAwait(false);
        }
        catch (ApprovalStoreException)
        {
            return AskRefusals.Unavailable;
        }
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

    /// <summary>Who calls which route.</summary>
    internal static string PrincipalOf(Call call) => $"{call.State.Caller?.Name}\n{call.State.Caller?.Facts.Client}\n{call.Route.Name}";

    private async ValueTask<(AskAnswer Answer, OpenAsk? Ask)> AskAsync(Exchange exchange)
    {
        var verdict = exchange.Call.State.Verdict;
        var (ran, draft) = await off.RunAsync((exchange, verdict), static of => CallFrame.Of(of.exchange, of.verdict) is { } frame ? CallRequests.Of(of.exchange, frame, of.verdict) : null).ConfigureAwait(false);
        if (!ran || draft is null)
        {
            return (ran ? AskRefusals.Unreadable : AskRefusals.Unavailable, null);
        }

        var (request, refusal) = exchange.Call.State.Resumed is { } resumed
            ? await ResumedAsync(resumed, draft, verdict).ConfigureAwait(false)
            : await AskedAsync(draft, verdict).ConfigureAwait(false);
        if (request is null)
        {
            return (refusal, null);
        }

        var ask = new OpenAsk(request.Id, request.Proposed, request.Expires, WaitModes.Of(exchange.Call));
        if (request.State == ApprovalState.Open && exchange.Call.State.Resumed is null && TaskWish.Has(exchange.Call) && await tasks.BeginAsync(exchange, ask, request).ConfigureAwait(false) is { } task)
        {
            return (task, null);
        }

        return request.State == ApprovalState.Approved ? (request, null)
            : request.State != ApprovalState.Open ? (AskRefusals.Of(request, verdict), null)
            : ask.Mode == WaitMode.Retry ? (AskRefusals.Pending(ask.Id, ask.Expires, verdict), null)
            : ask.Mode == WaitMode.Input && exchange.Call.State.Resumed is null ? (ComeAgain(exchange, ask), null)
            : (default(AskAnswer), ask);
    }

    private async ValueTask<(ApprovalRequest? Request, Refusal Refusal)> ResumedAsync(Resumed resumed, ApprovalRequest draft, Verdict verdict)
    {
        var request = await desk.FindAsync(resumed.Approval).ConfigureAwait(false);
        if (request is null || resumed.Digest != draft.Proposed || request.Proposed != draft.Proposed)
        {
            return (null, AskRefusals.Changed with { By = verdict.By });
        }

        return (resumed.Declined && request.State == ApprovalState.Open ? (await desk.AbandonAsync(request.Id).ConfigureAwait(false)).Request ?? request : request, default);
    }

    private async ValueTask<(ApprovalRequest? Request, Refusal Refusal)> AskedAsync(ApprovalRequest draft, Verdict verdict)
    {
        var asked = await desk.AskAsync(draft, TimeSpan.FromSeconds((verdict.Asks ?? AskTerms.Default).Seconds)).ConfigureAwait(false);
        return asked.Request is { } request ? (request, default)
            : (null, asked.Outcome == AskOutcome.TooOften ? AskRefusals.TooOften(verdict) : AskRefusals.TooManyOpen(verdict));
    }

    private AskAnswer Of(Exchange exchange, OpenAsk ask, in HeldEnd end, in Verdict verdict) => end switch
    {
        { Request: { State: ApprovalState.Approved } approved } => approved,
        { Request: { } request } => AskRefusals.Of(request, verdict),
        { Kind: HeldEndKind.Left } => AskRefusals.Left(ask.Id, verdict),
        { Kind: HeldEndKind.PollOver } => ComeAgain(exchange, ask),
        { Kind: HeldEndKind.NoRoom } => ask.Mode == WaitMode.Input ? ComeAgain(exchange, ask) : AskRefusals.Pending(ask.Id, ask.Expires, verdict) with { Limit = "approvals-held" },
        { Kind: HeldEndKind.BodyLost } => AskRefusals.BodyLost(ask.Id, verdict),
        _ => AskRefusals.BadState,
    };

    // A new state each time: the last one's time may be nearly over.
    private Refusal ComeAgain(Exchange exchange, OpenAsk ask)
    {
        var call = exchange.Call;
        var carried = StateMembers.Of(call.Message.Params.Of(call.Body.Span));
        return carried.Length > StateSeal.MostCarried ? AskRefusals.CarriesTooMuch
            : InputRequired.Of(exchange, ask, StateSeal.Seal(call.Terms.Key, ask.Id, ask.Proposed, PrincipalOf(call), ask.Expires, carried), options.Page);
    }
}
