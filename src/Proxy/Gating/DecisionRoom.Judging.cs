using System.Runtime.CompilerServices;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating;

/// <summary>What the policy says of one message, and of each message of a batch.</summary>
internal sealed partial class DecisionRoom
{
    private Verdict OfOne(Exchange exchange, SessionFacts? session, DateTimeOffset now, out Refusal refusal)
    {
        var call = exchange.Call;
        var verdict = overrides.Judge(call, ToolOf(call), call.Terms.Decider.Decide(CallFactsReader.Of(call, call.Caller, exchange.RequestMasker.Facts, session, now)));
        if (IsAnother(exchange))
        {
            verdict = Stricter(exchange, session, now, verdict);
        }

        return Noted(call, call.MessageIfAny, call.Body.Span, verdict, out refusal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict Stricter(Exchange exchange, SessionFacts? session, DateTimeOffset now, in Verdict verdict) =>
        Again(exchange, session, now) is { } again ? Verdict.Both(verdict, again) : verdict;

    // Each message is decided by itself, in their order, as a call of its session; the batch goes whole or not at all, by the strictest verdict.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict OfBatch(Exchange exchange, SessionFacts? session, DateTimeOffset now, out Refusal refusal)
    {
        refusal = default;
        var call = exchange.Call;
        var strictest = Again(exchange, session, now);
        for (var index = 0; index < call.Message.Items.Length; index++)
        {
            var body = call.Message.Items[index].Of(call.Body.Span);
            if (!McpReader.Read(body, McpLimits.Default, call.Item, out _))
            {
                // Understanding has read them all.
                return default;
            }

            session = index > 0 && session is not null ? sessions.Enter(call.Session) : session;
            var decided = call.Terms.Decider.Decide(CallFactsReader.Of(call, call.Item, body, call.Caller, exchange.RequestMasker.Facts, session, now));
            var verdict = Noted(call, call.Item, body, overrides.Judge(call, ToolOf(call.Item, body), decided), out var owed);
            refusal = refusal.IsNone ? owed : refusal;
            if (verdict.Outcome == Outcome.Allow)
            {
                duties.Mark(call, verdict);
            }

            strictest = strictest is { } so ? Verdict.Both(so, verdict) : verdict;
        }

        return strictest ?? default;
    }

    private Verdict Noted(Call call, McpMessage message, ReadOnlySpan<byte> body, in Verdict decided, out Refusal refusal)
    {
        var verdict = ToolRoom.Judge(call, message, body, call.Terms.Agents.Judge(call.Caller, decided.Outcome == Outcome.Allow && IsUnasked(call, message, body) ? Unasked : decided));
        call.Terms.Decisions.Count(verdict);
        call.Terms.Tally.Count(denied: verdict.Outcome != Outcome.Allow);
        refusal = duties.Take(call, call.Caller, verdict);
        return verdict;
    }

    // A client's answer to what no server of its session asked. Where streams pass unread nobody knows what was asked.
    private bool IsUnasked(Call call, McpMessage message, ReadOnlySpan<byte> body) =>
        call.IsMcp && call.Kind != CallKind.McpStream && message.Kind is not (JsonRpcKind.Request or JsonRpcKind.Notification or JsonRpcKind.Batch)
        && call.Terms is { Decider.Guards: true, Reply: not null } && !asked.Has(call.Session, message.Id.Of(body));
}
