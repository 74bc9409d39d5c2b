using FastMcp.Policy.Gating;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Gating;

/// <summary>
/// Guards are asked about a request as rules have masked it, before it is decided; and once more where it is another text by then: what goes up was seen
/// as it goes up.
/// </summary>
internal sealed partial class DecisionRoom
{
    // What guards find in it are facts too. What rules mask they are not shown.
    private async ValueTask<Step<Permit>> GuardedAsync(Exchange exchange, RouteGuards guards, UInt128 exempt)
    {
        if (guards.RequestsBeside is { } beside)
        {
            (exchange.Call.State.Beside ??= new()).Request = RequestGuard.BesideAsync(exchange, beside, clock);
        }

        if (guards.Requests is { } before && await RequestGuard.AskAsync(exchange, before, clock).ConfigureAwait(false) is { IsNone: false } refused)
        {
            return refused;
        }

        return await SeenAsync(exchange, await JudgeAsync(exchange, exempt, clock.GetUtcNow()).ConfigureAwait(false)).ConfigureAwait(false);
    }

    // A duty may have masked more of it.
    private async ValueTask<Step<Permit>> SeenAsync(Exchange exchange, Step<Permit> step)
    {
        if (exchange.Call.State.Guarded is not { IsStale: true } || !step.Give(out var permit, out _))
        {
            return step;
        }

        var refusal = await AskStaleAsync(exchange).ConfigureAwait(false);
        return refusal.IsNone ? permit : Over(permit, refusal);
    }

    // After an approval: other arguments, other guards and other rules may be in force.
    private async ValueTask<Refusal> MaskAgainAsync(Exchange exchange)
    {
        var (call, masker) = (exchange.Call, exchange.RequestMasker);
        var before = call.State.Guarded;
        call.State.Guarded = null;
        masker.Mask(call);
        if (call.Terms.Guards?.Requests is not { } set || call.Body.IsEmpty || masker.IsRefused)
        {
            return default;
        }

        if (before is null || !before.IsOf(set, masker, call))
        {
            return await RequestGuard.AskAsync(exchange, set, clock).ConfigureAwait(false);
        }

        call.State.Guarded = before;
        before.Apply(masker, call);
        return default;
    }

    // Places that guards named are those of another text, and the values that they found may be masked in part: they see it as it is now.
    // Tools are judged by what goes up, once more.
    private async ValueTask<Refusal> AskStaleAsync(Exchange exchange)
    {
        if (exchange.Call.State.Guarded is not { IsStale: true })
        {
            return default;
        }

        var refusal = await MaskAgainAsync(exchange).ConfigureAwait(false);
        return refusal.IsNone ? Masked(exchange) : refusal;
    }
}
