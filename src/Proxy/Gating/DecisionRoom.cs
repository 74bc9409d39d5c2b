using System.Runtime.CompilerServices;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.BreakGlass;
using FastMcp.Proxy.Budgets;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Gating.Asking.Tasks;
using FastMcp.Proxy.Gating.Duties;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating;

/// <summary>
/// Rooms 4 and 5: the compiled decisions judge the parsed call, and the gate turns a yes into a permit. Where they say ask, people say
/// yes, and the decisions are asked once more, as they are then.
/// </summary>
internal sealed partial class DecisionRoom(Gate gate, AskRoom asking, CallRenewal renewal, BlockRoom blocks, SessionLedger sessions, DutyRoom duties, BudgetRoom budgets, RetryBrake brake, AskedTable asked, OverrideRoom overrides, LiveState live, TimeProvider clock)
{
    private const string Refused = "Policy does not allow this call.";

    private readonly AnswerStates _answers = new(sessions, new KeptCalls(), clock);

    private static readonly Verdict Unasked = new(Outcome.Deny, DecisionSource.Builtin("unasked-answer"), "No server asked what this answers.");

    public ValueTask<Step<Permit>> DecideAsync(Exchange exchange, Caller caller)
    {
        var call = exchange.Call;
        exchange.Marks.Begin(call, Recognise(call, caller));
        if (blocks.Enter(exchange) is { } block)
        {
            return new(BlockRefusals.Of(block));
        }

        if (asking.Resume(exchange) is { IsNone: false } another)
        {
            return new(another);
        }

        var now = clock.GetUtcNow();
        if (ConsentState.Resume(exchange, now) is { IsNone: false } foreign)
        {
            return new(foreign);
        }

        if (asking.Tasks.Takes(call))
        {
            return TaskAsync(exchange);
        }

        if (asking.Tasks.WhyNot(call) is { IsNone: false } unknown)
        {
            return new(unknown);
        }

        // What the rules find in the request are facts: it is masked here, and goes up as it is masked here.
        exchange.BeginMasks();
        var exempt = Exempt(call, now);
        exchange.RequestMasker.Mask(call);
        return call.Terms.Guards is { } guards && !call.Body.IsEmpty && !exchange.RequestMasker.IsRefused ? GuardedAsync(exchange, guards, exempt) : JudgeAsync(exchange, exempt, now);
    }

    private ValueTask<Step<Permit>> JudgeAsync(Exchange exchange, UInt128 exempt, DateTimeOffset now)
    {
        var call = exchange.Call;
        SessionFacts? session = ReadsSession(call.Terms) ? sessions.Enter(call.Session) : null;
        var verdict = call.Kind == CallKind.McpBatch ? OfBatch(exchange, session, now, out var refusal) : OfOne(exchange, session, now, out refusal);
        call.State.Verdict = verdict;
        return verdict.Outcome == Outcome.Ask && asking.CanAsk(call) ? AskAsync(exchange, exempt)
            : exchange.Client.Errand is Resumed && refusal.IsNone && gate.TryPass(verdict, out var allowed) ? SpendAsync(exchange, allowed, session, exempt, now)
            : new(!gate.TryPass(verdict, out var permit) ? Denied(exchange, verdict)
                : refusal.IsNone ? Passed(exchange, permit, session, exempt, now)
                : Over(permit, refusal));
    }

    /// <summary>The exchange is over.</summary>
    public void Leave(Exchange exchange)
    {
        asking.Leave(exchange);
        if (exchange.RunningSlot >= 0)
        {
            blocks.Leave(exchange);
            budgets.Leave(exchange);
        }
    }

    // A task's call that policy lets pass by itself by now: its approval is marked as used all the same.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async ValueTask<Step<Permit>> SpendAsync(Exchange exchange, Permit permit, SessionFacts? session, UInt128 exempt, DateTimeOffset now)
    {
        var refusal = await asking.SpendAsync(exchange).ConfigureAwait(false);
        return refusal.IsNone ? Passed(exchange, permit, session, exempt, now) : Over(permit, refusal);
    }

    private async ValueTask<Step<Permit>> TaskAsync(Exchange exchange) => await asking.Tasks.AnswerAsync(exchange).ConfigureAwait(false);

    // :: Steps of a call that people are asked for; a refusal at any of them leaves the approval unused.
    [MethodImpl(MethodImplOptions.NoInlining)]
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Step<Permit>> AskAsync(Exchange exchange, UInt128 exempt)
    {
        var call = exchange.Call;

        // :: Step 1: people say yes
        var (session, now) = (SessionNow(call), clock.GetUtcNow());
        if (EnforceAsked(exchange, session, exempt, now) is { IsNone: false } stricter)
        {
            return stricter;
        }

        if (await AskStaleAsync(exchange).ConfigureAwait(false) is { IsNone: false } unseen)
        {
            return unseen;
        }

        var answer = await asking.WaitAsync(exchange).ConfigureAwait(false);
        if (answer.Approved is not { } approved)
        {
            return answer.Refusal;
        }

        // :: Step 2: the call as it is to be sent, under the configuration that is in force now
        var refusal = await renewal.RenewAsync(exchange, approved).ConfigureAwait(false);
        if (!refusal.IsNone)
        {
            return refusal;
        }

        _ = Recognise(call, call.State.Caller!);

        // :: Step 3: the decisions as they are now
        (session, now) = (SessionNow(call), clock.GetUtcNow());
        exempt = Exempt(call, now);
        refusal = await MaskAgainAsync(exchange).ConfigureAwait(false);
        if (!refusal.IsNone)
        {
            return refusal;
        }

        var verdict = call.State.Verdict = Now(exchange, session, now);
        if (verdict.Outcome == Outcome.Deny)
        {
            return Denied(exchange, verdict);
        }

        if (gate.TryPass(verdict, out var permit))
        {
            refusal = duties.Take(call, call.Caller, verdict);
            refusal = refusal.IsNone ? await asking.SpendAsync(exchange, approved, verdict).ConfigureAwait(false) : refusal;
            return refusal.IsNone ? await SeenAsync(exchange, Passed(exchange, permit, session, exempt, now)).ConfigureAwait(false) : Over(permit, refusal);
        }

        refusal = EnforceAsked(exchange, session, exempt, now);
        refusal = refusal.IsNone ? await AskStaleAsync(exchange).ConfigureAwait(false) : refusal;
        refusal = refusal.IsNone ? duties.Take(call, call.Caller, verdict with { Outcome = Outcome.Allow }) : refusal;
        refusal = refusal.IsNone ? budgets.Enter(call) : refusal;
        if (!refusal.IsNone)
        {
            return refusal;
        }

        // :: Step 4: the approval is used, once, for these bytes
        var (step, digest) = await asking.ConsumeAsync(exchange, approved, call.State.Verdict).ConfigureAwait(false);
        if (!step.Give(out var consent, out refusal))
        {
            return refusal;
        }

        if (!gate.TryPass(call.State.Verdict, consent, digest, out permit))
        {
            throw new InvalidOperationException("A consent is for what was just consumed.");
        }

        duties.Mark(call, call.State.Verdict);
        return Entered(exchange, permit, session, now);
    }

    private CallerFacts Recognise(Call call, Caller caller)
    {
        var who = call.State.Recognised = call.Terms.Agents.Of(caller.Facts);
        if (live.TrialOf(who)?.TermsOf(call.Route.Name) is { } trial)
        {
            // The team tries another policy: from here on the call is that one's.
            call.State.Terms = trial;
            who = call.State.Recognised = trial.Agents.Of(caller.Facts);
        }

        return who;
    }

    // Any message may have a name: only calls of tools name a tool.
    private static ReadOnlySpan<byte> ToolOf(Call call) =>
        call.Kind == CallKind.McpMessage && call.Message.KnownMethod == McpMethod.ToolsCall ? call.Name : default;

    private static ReadOnlySpan<byte> ToolOf(McpMessage item, ReadOnlySpan<byte> body) =>
        item.KnownMethod == McpMethod.ToolsCall ? Call.TextOf(item.Name, body) : default;

    // What was marked while the call waited counts.
    private SessionFacts? SessionNow(Call call) => ReadsSession(call.Terms) ? sessions.Look(call.Session) : null;

    // The decisions alone: rates, counters and sessions have seen the call.
    private Verdict Now(Exchange exchange, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var verdict = overrides.Judge(call, ToolOf(call), call.Terms.Decider.Decide(CallFactsReader.Of(call, call.Caller, exchange.RequestMasker.Facts, session, now)));
        verdict = Again(exchange, session, now) is { } again ? Verdict.Both(verdict, again) : verdict;
        return ToolRoom.Judge(call, call.MessageIfAny, call.Body.Span, call.Terms.Agents.Judge(call.Caller, verdict));
    }

    // Rules that the verdict enforces mask before people see the call: what they say yes to is what goes up. It is judged again, and what that asks for
    // or owes is asked for and owed too, until nothing more is masked.
    private Refusal EnforceAsked(Exchange exchange, SessionFacts? session, UInt128 exempt, DateTimeOffset now)
    {
        var (call, done) = (exchange.Call, UInt128.Zero);
        while (call.Terms.Modes?.EnforcedBy(call.State.Verdict) is { } enforced && (enforced & ~done) != 0)
        {
            done |= enforced;
            Modes(call, exempt, done);
            exchange.RequestMasker.Mask(call);
            if (Again(exchange, session, now) is { } again && (call.State.Verdict = Verdict.Both(call.State.Verdict, again)).Outcome == Outcome.Deny)
            {
                return Denied(exchange, call.State.Verdict);
            }
        }

        return Masked(exchange);
    }

    // Last of all, on the bytes that go up: nothing masks them behind this.
    private Refusal Masked(Exchange exchange)
    {
        if (ToolRoom.JudgeMasked(exchange) is not { } denied)
        {
            return default;
        }

        exchange.Call.State.Verdict = Verdict.Both(exchange.Call.State.Verdict, denied);
        return Denied(exchange, denied);
    }

    private Step<Permit> Passed(Exchange exchange, Permit permit, SessionFacts? session, UInt128 exempt, DateTimeOffset now)
    {
        var call = exchange.Call;
        var verdict = call.State.Verdict;
        if (budgets.Enter(call) is { IsNone: false } used)
        {
            return Over(permit, used);
        }

        duties.Mark(call, verdict);
        if (Enforce(exchange, session, exempt, now) is { IsNone: false } over)
        {
            return Over(permit, over);
        }

        return Masked(exchange) is { IsNone: false } inside ? Over(permit, inside) : Entered(exchange, permit, session, now);
    }

    private Step<Permit> Entered(Exchange exchange, Permit permit, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var tasks = TaskFilters.Of(call, asking.Tasks, exchange.RequestMasker.Facts, session);
        call.State.Lists = FilterPair.Of(FilterPair.Of(ListFilters.Of(call), tasks), ResultFilters.Of(call, exchange.Id));
        if (call.IsMcp)
        {
            exchange.Questions.Begin(call.Terms.Decider.Guards ? asked : null, call.Session);
        }

        if (call.Terms.Answers is null && !exchange.Judge.IsOn)
        {
            return permit;
        }

        exchange.OwnJudge.Begin(exchange.Id, call, exchange.RequestMasker.Facts, session, _answers, now, TaskFilters.CallOf(call, asking.Tasks.Table));
        return permit;
    }

    // A duty masks more of the request: what goes up is another text than the one that was judged. It is judged again, and what lets it pass then has
    // duties too, until nothing more is masked. Rules only become more, so that this ends.
    private Refusal Enforce(Exchange exchange, SessionFacts? session, UInt128 exempt, DateTimeOffset now)
    {
        var (call, done) = (exchange.Call, UInt128.Zero);
        while (call.Terms.Modes?.EnforcedBy(call.State.Verdict) is { } enforced && (enforced & ~done) != 0)
        {
            done |= enforced;
            Modes(call, exempt, done);
            exchange.RequestMasker.Mask(call);
            if (Again(exchange, session, now) is not { } again)
            {
                continue;
            }

            if (again.Outcome != Outcome.Allow)
            {
                call.State.Verdict = again;
                return Denied(exchange, again);
            }

            var refusal = duties.TakeMore(call, call.Caller, again, call.State.Verdict);
            duties.Mark(call, again);
            call.State.Verdict = Verdict.Both(call.State.Verdict, again);
            if (!refusal.IsNone)
            {
                return refusal;
            }
        }

        return default;
    }

    private static Refusal Over(Permit permit, in Refusal refusal)
    {
        permit.Spend();
        return refusal;
    }

    // Apart, as all that most calls do not meet: what it needs on the stack would be cleared for each call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Refusal Denied(Exchange exchange, in Verdict verdict)
    {
        var call = exchange.Call;
        var refusal = verdict.Outcome == Outcome.Ask ? asking.WhyNot(call, verdict)
            : new Refusal(ToolRoom.KindOf(verdict), (verdict.Reason ?? Refused) + OddNames.Note(call.Name), By: verdict.By) { Appeal = verdict.Appeal };
        var times = brake.Note(call, call.Caller);
        return times <= RetryBrake.Most ? refusal : refusal with
        {
            Kind = RefusalKind.Repeated,
            Reason = $"This very request was refused {times} times within a minute, and will be again. {refusal.Reason}",
            Limit = "refused-retries",
            RetryAfter = (int)RetryBrake.Window.TotalSeconds,
        };
    }

    private static bool ReadsSession(RouteTerms terms)
    {
        var reads = terms.Decider.Reads.Bits | (terms.Answers?.Reads.Bits ?? 0);
        return (reads & FactSet.Of(Fact.SessionCalls, Fact.SessionTaints, Fact.SessionStarted).Bits) != 0;
    }

    // What goes up differs from what came (what only monitors changes nothing), and somebody decides.
    private static bool IsAnother(Exchange exchange) => exchange.RequestMasker.Findings > 0 && exchange.Call.Terms.Decider is not AllowAll
        && !exchange.RequestMasker.BodyOf(exchange.Call).SequenceEqual(exchange.Call.Body.Span);

    // By itself and not beside the first verdict: an opening of the one is none of the other.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict? Again(Exchange exchange, SessionFacts? session, DateTimeOffset now) =>
        IsAnother(exchange) ? overrides.Judge(exchange.Call, ToolOf(exchange.Call), MaskedCall.Judge(exchange, exchange.Call.Caller, session, now)) : null;

    private static UInt128 Exempt(Call call, DateTimeOffset now)
    {
        if (call.Terms.Modes is not { } modes)
        {
            return 0;
        }

        var exempt = modes.ExemptFor(CallFactsReader.Of(call, call.Caller, default, null, now), now);
        // The answer of any call of the session may come in its own stream, also of one whose decision enforces a rule.
        Modes(call, exempt, call.Kind == CallKind.McpStream ? modes.AllEnforced : 0);
        return exempt;
    }

    private static void Modes(Call call, UInt128 exempt, UInt128 enforced)
    {
        call.State.RequestTerms = call.Terms.Modes!.TermsOf(call.Terms.Request, Scope.Request, exempt, enforced);
        call.State.ReplyTerms = call.Terms.Modes.TermsOf(call.Terms.Reply, Scope.Response, exempt, enforced);
    }
}
