using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Sessions;

namespace FastMcp.Proxy.Gating.Duties;

/// <summary>Does what a verdict owes beside its word: taints, and rates that are not passed.</summary>
internal sealed class DutyRoom(RateBuckets buckets, SessionLedger sessions, TimeProvider clock)
{
    /// <summary>None: the message may pass. A call is taken from each bucket that is asked, also where a later one is empty.</summary>
    public Refusal Take(Call call, CallerFacts caller, in Verdict verdict)
    {
        if (verdict.Outcome != Outcome.Allow || (verdict.Owes is null && verdict.TeamOwes is null && verdict.AgentOwes is null))
        {
            return default;
        }

        var refusal = Take(call, caller, verdict.Owes);
        refusal = refusal.IsNone ? Take(call, caller, verdict.TeamOwes) : refusal;
        return refusal.IsNone ? Take(call, caller, verdict.AgentOwes) : refusal;
    }

    /// <summary>The same of a further verdict on a message that was let through: of what it owes only the limits that the first did not owe.</summary>
    public Refusal TakeMore(Call call, CallerFacts caller, in Verdict verdict, in Verdict first)
    {
        Refusal refusal = default;
        RateLimit[] taken = [.. LimitsOf(first)];
        foreach (var limit in LimitsOf(verdict).Except(taken))
        {
            var other = Take(call, caller, limit);
            refusal = refusal.IsNone ? other : refusal;
        }

        return refusal;
    }

    private static IEnumerable<RateLimit> LimitsOf(Verdict verdict) =>
        ((Obligations?[])[verdict.Owes, verdict.TeamOwes, verdict.AgentOwes]).SelectMany(owes => owes?.Limit is { } limit ? owes.MoreLimits.Prepend(limit) : []);

    /// <summary>The message passes: its session is marked.</summary>
    public void Mark(Call call, in Verdict verdict)
    {
        Mark(call, verdict.Taints);
        Mark(call, verdict.TeamOwes?.Taints);
        Mark(call, verdict.AgentOwes?.Taints);
    }

    private void Mark(Call call, string[]? taints)
    {
        if (taints is { Length: > 0 })
        {
            sessions.Taint(call.Session, taints);
        }
    }

    private Refusal Take(Call call, CallerFacts caller, Obligations? owes)
    {
        if (owes?.Limit is not { } limit)
        {
            return default;
        }

        var refusal = Take(call, caller, limit);
        for (var index = 0; index < owes.MoreLimits.Count; index++)
        {
            var other = Take(call, caller, owes.MoreLimits[index]);
            refusal = refusal.IsNone ? other : refusal;
        }

        return refusal;
    }

    private Refusal Take(Call call, CallerFacts caller, RateLimit limit)
    {
        if (buckets.Take(limit, caller, call.Session.Value) is var wait && wait == TimeSpan.Zero)
        {
            return default;
        }

        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new Refusal(RefusalKind.OverRate, $"Policy allows {limit.Calls} such calls in {limit.Seconds} seconds. Wait {seconds} seconds.", By: new DecisionSource(limit.Decision, "", 0), Limit: "rate")
        {
            RetryAfter = Math.Max(seconds, 1),
            Reset = clock.GetUtcNow() + wait,
        };
    }
}
