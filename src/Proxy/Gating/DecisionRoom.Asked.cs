using System.Runtime.CompilerServices;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;

namespace FastMcp.Proxy.Gating;

/// <summary>Calls that people are asked for.</summary>
internal sealed partial class DecisionRoom
{
    // :: Steps of a call that people are asked for; a refusal at any of them leaves the approval unused.
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

    // What was marked while the call waited counts.
    private SessionFacts? SessionNow(Call call) => ReadsSession(call.Terms) ? sessions.Look(call.Session) : null;

    // The decisions alone: rates, counters and sessions have seen the call.
    private Verdict Now(Exchange exchange, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var verdict = overrides.Judge(call, ToolOf(call), call.Terms.Decider.Decide(CallFactsReader.Of(call, call.Caller, exchange.RequestMasker.Facts, session, now)));
        verdict = Again(exchange, session, now) is { } again ? Verdict.Both(verdict, again) : verdict;
        return ToolRoom.Judge(call, call.Message, call.Body.Span, call.Terms.Agents.Judge(call.Caller, verdict));
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
}
