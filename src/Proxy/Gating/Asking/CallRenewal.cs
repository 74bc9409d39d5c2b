using System.Runtime.CompilerServices;
using FastMcp.Approvals;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// Brings a call that waited to the present: the configuration that is in force now, a caller who is still believed, and what people
/// put in the place of its arguments. A wait may be long; what changed meanwhile counts.
/// </summary>
internal sealed class CallRenewal(LiveState live, CallerRoom callers)
{
    private static readonly Refusal _another = new(
        RefusalKind.ApprovalState, "Who calls is another one than when the approval was asked for. Send the call again.");

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Refusal> RenewAsync(Exchange exchange, ApprovalRequest approved)
    {
        var call = exchange.Call;
        var (was, before) = (call.Caller, call.Terms);
        var refusal = Gatekeeper.Route(call, live.Of(exchange.Client));
        if (!refusal.IsNone)
        {
            return refusal;
        }

        if (!ReferenceEquals(before, call.Terms))
        {
            // Modes of rules are of the snapshot before.
            (call.State.RequestTerms, call.State.ReplyTerms) = (null, null);
        }

        if (!(await callers.IdentifyAsync(exchange).ConfigureAwait(false)).Give(out var caller, out refusal))
        {
            return refusal;
        }

        call.State.Recognised = call.Terms.Agents.Of(caller.Facts);
        if (call.Caller.Name != was.Name)
        {
            return _another;
        }

        exchange.BeginMasks();
        return approved.Edited is { } arguments && !CallBody.TryReplace(call, CallBody.WithArguments(call, arguments)) ? AskRefusals.Changed : default;
    }
}
