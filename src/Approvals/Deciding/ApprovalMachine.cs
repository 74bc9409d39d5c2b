using FastMcp.Approvals.Digests;

namespace FastMcp.Approvals.Deciding;

/// <summary>
/// Every transition of a request, pure: the request as it is, an act, the time -> the request as it will be, or why not. Who stores
/// the result compares the version, so that of two acts at once one sees what the other did.
/// </summary>
internal static class ApprovalMachine
{
    /// <param name="request">As it is.</param>
    /// <param name="by">Who says yes.</param>
    /// <param name="seen">Digest of what that person had before them.</param>
    /// <param name="now">The time.</param>
    /// <param name="grant">The same call of the same session passes for so long; null: this one. Nobody gives it alone where several must say yes, or for what was edited.</param>
    public static Act Approve(ApprovalRequest request, Approver by, string seen, DateTimeOffset now, TimeSpan? grant = null)
    {
        if (WhyNot(request, by, now) is { } whyNot)
        {
            return new(whyNot, request);
        }

        if (request.Digest != seen)
        {
            return new(ActOutcome.Changed, request);
        }

        // One person by two ways, under two names, is one person.
        if (request.Votes.Any(vote => vote.Act == "approved" && vote.Digest == request.Digest && by.Cast(vote)))
        {
            return new(ActOutcome.Twice, request);
        }

        var next = With(request, by, "approved", now);
        return new(ActOutcome.Done, !next.IsAgreed ? next : next with { State = ApprovalState.Approved, GrantUntil = next is { Edited: null, Count: 1, Also.Count: 0 } ? now + grant : null });
    }

    /// <summary>One no is enough.</summary>
    public static Act Deny(ApprovalRequest request, Approver by, string reason, DateTimeOffset now) =>
        WhyNot(request, by, now) is { } whyNot ? new(whyNot, request)
        : reason.Length is 0 or > ApprovalLimits.LongestReason || reason.Any(char.IsControl) ? new(ActOutcome.Reason, request)
        : new(ActOutcome.Done, With(request, by, "denied", now) with { State = ApprovalState.Denied, Why = reason });

    /// <summary>Other arguments in the place of what was asked for: another digest, to which nobody has said yes.</summary>
    public static Act Edit(ApprovalRequest request, Approver by, string arguments, string seen, DateTimeOffset now)
    {
        if (WhyNot(request, by, now) is { } whyNot)
        {
            return new(whyNot, request);
        }

        if (request.Digest != seen)
        {
            return new(ActOutcome.Changed, request);
        }

        if (!request.Editable || CallDigest.OfArguments(arguments) is not { } canonical)
        {
            return new(ActOutcome.NotEditable, request);
        }

        var digest = CallDigest.Of(Convert.FromHexString(request.Frame), canonical);
        return new(ActOutcome.Done, With(request with { Digest = digest, Edited = arguments }, by, "edited", now));
    }

    /// <summary>
    /// What a person says by a channel: their yes is for what the channel showed, and channels do not show what an approver put in the
    /// place of the arguments, since no rule has masked it.
    /// </summary>
    public static Act Decide(ApprovalRequest request, Approver by, CallbackOrder order, DateTimeOffset now)
    {
        var act = order.Approves ? Approve(request, by, order.Digest, now) : Deny(request, by, order.Reason, now);
        return !act.IsDone ? act
            : request.Digest != order.Digest ? new(ActOutcome.Changed, request)
            : order.Approves && request.Edited is not null ? new(ActOutcome.Elsewhere, request)
            : act;
    }

    /// <param name="request">As it is.</param>
    /// <param name="digest">Of what is about to be sent.</param>
    /// <param name="run">Of the gateway.</param>
    /// <param name="now">The time.</param>
    public static Act Consume(ApprovalRequest request, string digest, string run, DateTimeOffset now) => request.State switch
    {
        ApprovalState.Consumed => new(ActOutcome.Used, request),
        ApprovalState.Approved when now >= request.Expires => new(ActOutcome.Expired, request),
        ApprovalState.Approved when request.Digest != digest => new(ActOutcome.Changed, request),
        ApprovalState.Approved => new(ActOutcome.Done, Next(request) with { State = ApprovalState.Consumed, Sending = Sending.Unknown, Run = run }),
        ApprovalState.Expired => new(ActOutcome.Expired, request),
        _ => new(ActOutcome.NotOpen, request),
    };

    public static Act Finish(ApprovalRequest request, bool sent) => request is { State: ApprovalState.Consumed, Sending: Sending.Unknown }
        ? new(ActOutcome.Done, Next(request) with { Sending = sent ? Sending.Sent : Sending.NotSent })
        : new(ActOutcome.NotOpen, request);

    public static Act Expire(ApprovalRequest request, DateTimeOffset now) => request.IsLive && now >= request.Expires
        ? new(ActOutcome.Done, Next(request) with { State = ApprovalState.Expired })
        : new(ActOutcome.NotOpen, request);

    public static Act Abandon(ApprovalRequest request) => request.IsLive
        ? new(ActOutcome.Done, Next(request) with { State = ApprovalState.Abandoned })
        : new(ActOutcome.NotOpen, request);

    /// <summary>It gives nobody anything, so that who asked may do it too.</summary>
    public static Act EndGrant(ApprovalRequest request, Approver by, DateTimeOffset now) =>
        !by.IsAdmin && !by.MayDecide(request) ? new(ActOutcome.NotInGroup, request)
        : request.GrantUntil is not { } until || now >= until ? new(ActOutcome.NoGrant, request)
        : new(ActOutcome.Done, With(request, by, "ended the grant", now) with { GrantUntil = null });

    /// <summary>The same call was asked for once more.</summary>
    public static ApprovalRequest AskedAgain(ApprovalRequest request) => Next(request) with { Asks = request.Asks + 1 };

    private static ActOutcome? WhyNot(ApprovalRequest request, Approver by, DateTimeOffset now) =>
        by.Is(request) ? ActOutcome.Requester
        : !by.MayDecide(request) ? ActOutcome.NotInGroup
        : request.State == ApprovalState.Expired || (request.IsLive && now >= request.Expires) ? ActOutcome.Expired
        : request.State == ApprovalState.Consumed ? ActOutcome.Used
        : request.State != ApprovalState.Open ? ActOutcome.NotOpen
        : null;

    private static ApprovalRequest With(ApprovalRequest request, Approver by, string act, DateTimeOffset now) =>
        Next(request) with { Votes = [.. request.Votes, ApprovalVote.Of(by, act, now, request)] };

    private static ApprovalRequest Next(ApprovalRequest request) => request with { Version = request.Version + 1 };
}
