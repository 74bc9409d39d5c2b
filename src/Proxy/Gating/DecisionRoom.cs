using FastMcp.Approvals;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating;

/// <summary>Rooms 4 and 5: the compiled decisions judge the parsed call, and the gate turns a yes into a permit.</summary>
internal sealed class DecisionRoom(Gate gate, ApprovalDesk desk, BlockRoom blocks, SessionLedger sessions, TimeProvider clock)
{
    public Step<Permit> Decide(Exchange exchange, Caller caller)
    {
        var call = exchange.Call;
        exchange.Marks.Begin(call, caller.Facts);
        if (blocks.Enter(exchange) is { } block)
        {
            return BlockRefusals.Of(block);
        }

        // What the rules find in the request are facts: it is masked here, and goes up as it is masked here.
        exchange.Masks.Begin(call);
        exchange.RequestMasker.Mask(call);
        var session = ReadsSession(call.Terms.Decider) ? sessions.Enter(call.Session) : null;
        var verdict = call.Kind == CallKind.McpBatch ? OfBatch(exchange, caller, session) : OfOne(exchange, caller, session);
        if (verdict is { Outcome: Outcome.Allow, Taints.Length: > 0 })
        {
            sessions.Taint(call.Session, verdict.Taints);
        }

        call.State.Verdict = verdict;
        call.State.Lists = verdict.Outcome == Outcome.Allow ? ListFilters.Of(call, caller) : null;
        return gate.TryPass(verdict, out var permit)
            ? permit
            : new Refusal(RefusalKind.Denied, ReasonOf(verdict), By: verdict.By);
    }

    /// <summary>The exchange is over.</summary>
    public void Leave(Exchange exchange)
    {
        if (exchange.RunningSlot >= 0)
        {
            blocks.Leave(exchange);
        }
    }

    private static bool ReadsSession(IDecider decider) =>
        decider.Reads.Contains(Fact.SessionCalls) || decider.Reads.Contains(Fact.SessionTaints) || decider.Reads.Contains(Fact.SessionStarted);

    // What goes up differs from what came (what only monitors changes nothing), and somebody decides.
    private static bool IsAnother(Exchange exchange) => exchange.RequestMasker.Findings > 0 && exchange.Call.Terms.Decider is not AllowAll
        && !exchange.RequestMasker.BodyOf(exchange.Call).SequenceEqual(exchange.Call.Body.Span);

    private Verdict OfOne(Exchange exchange, Caller caller, SessionFacts? session)
    {
        var call = exchange.Call;
        var now = clock.GetUtcNow();
        var verdict = call.Terms.Decider.Decide(CallFactsReader.Of(call, caller, exchange.RequestMasker.Facts, session, now));
        if (IsAnother(exchange))
        {
            verdict = Verdict.Both(verdict, MaskedCall.Judge(exchange, caller, session, now));
        }

        call.Terms.Decisions.Count(verdict);
        return verdict;
    }

    // Each message is decided by itself; the batch goes whole or not at all, by the strictest verdict.
    private Verdict OfBatch(Exchange exchange, Caller caller, SessionFacts? session)
    {
        var call = exchange.Call;
        var now = clock.GetUtcNow();
        Verdict? strictest = IsAnother(exchange) ? MaskedCall.Judge(exchange, caller, session, now) : null;
        foreach (var item in call.Message.Items)
        {
            var body = item.Of(call.Body.Span);
            if (!McpReader.Read(body, McpLimits.Default, call.Item, out _))
            {
                // Understanding has read them all.
                return default;
            }

            var verdict = call.Terms.Decider.Decide(CallFactsReader.Of(call, call.Item, body, caller, exchange.RequestMasker.Facts, session, now));
            call.Terms.Decisions.Count(verdict);
            strictest = strictest is { } so ? Verdict.Both(so, verdict) : verdict;
        }

        return strictest ?? default;
    }

    private string ReasonOf(in Verdict verdict) =>
        verdict.Outcome == Outcome.Ask ? desk.WhyNot(verdict) : verdict.Reason ?? "Policy does not allow this call.";
}
