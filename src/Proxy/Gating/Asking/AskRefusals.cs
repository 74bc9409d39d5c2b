using System.Globalization;
using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What an agent is told of a call that was asked for and does not pass.</summary>
internal static class AskRefusals
{
    private const int RetryAfter = 5;

    public static Refusal Batch(in Verdict verdict) => new(RefusalKind.Denied, "A message of this batch needs an approval, and a batch cannot wait: send each message by itself.", By: verdict.By);

    public static Refusal Unreadable { get; } = new(RefusalKind.MalformedMessage, "The call needs an approval, and its body is no JSON that all parsers read the same way.");

    public static Refusal Unavailable { get; } = new(RefusalKind.ApprovalUnavailable, "This call needs an approval, and approvals cannot be had at the moment. Try again later.");

    /// <summary>The state is forged, another caller's, or over.</summary>
    public static Refusal BadState { get; } = new(
        RefusalKind.ApprovalState, "The requestState is none that this gateway gave to this caller, or its time is over. Send the call without it to ask again.");

    public static Refusal Changed { get; } = new(
        RefusalKind.ApprovalState, "This is not the call that an approval was asked for: its arguments, or the policy for it, are others. Send it without requestState to ask anew.");

    public static Refusal CarriesTooMuch { get; } = new(RefusalKind.ApprovalState, "The call's requestState and inputResponses are too large to wait for an approval.", Limit: "approval-state");

    public static Refusal TooManyOpen(in Verdict verdict) => new(
        RefusalKind.ApprovalUnavailable, "This call needs an approval, and too many calls wait for one already. Try again later.", By: verdict.By, Limit: "approvals-open") { RetryAfter = 60 };

    public static Refusal TooOften(in Verdict verdict) => new(
        RefusalKind.ApprovalUnavailable, "This call needs an approval, and this caller has asked for too many within an hour. Try again later, or ask for less.", By: verdict.By, Limit: "approvals-per-hour") { RetryAfter = 600 };

    public static Refusal Pending(string id, DateTimeOffset expires, in Verdict verdict) => new(
        RefusalKind.ApprovalPending,
        string.Create(CultureInfo.InvariantCulture, $"This call waits for an approval ({id}), until {expires:yyyy-MM-ddTHH:mm:ssZ}. Send the very same call again to use it."),
        By: verdict.By) { Approval = id, RetryAfter = RetryAfter };

    /// <summary>For a client that ended its side and still reads.</summary>
    public static Refusal Left(string id, in Verdict verdict) => new(
        RefusalKind.ApprovalPending, $"The client ended its side of the connection while the call waited for an approval ({id}), so it is not sent. Send the very same call again.", By: verdict.By) { Approval = id };

    /// <summary>For a client that ended its side and still reads: its task goes on.</summary>
    public static Refusal LeftTask { get; } = new(RefusalKind.ApprovalPending, "The client ended its side of the connection while it waited for its task. The task goes on: ask for it again.");

    /// <summary>A task that was given up, or whose gateway ended.</summary>
    public static Refusal OfTask(string words, string approval) => new(RefusalKind.ApprovalExpired, words) { Approval = approval };

    /// <summary>Nodes with one masking key open each other's, and what they kept before they were started again.</summary>
    public static Refusal TaskSealed { get; } = new(
        RefusalKind.ApprovalState, "This call was made, and what came of it is sealed by a key that this gateway does not have: it was started with another masking key, or with none.");

    /// <summary>What people decided stands: the same call finds it.</summary>
    public static Refusal BodyLost(string id, in Verdict verdict) => new(
        RefusalKind.ApprovalUnavailable, $"The gateway cannot read back what it kept of this call while it waited for an approval ({id}), so it is not sent. Send the very same call again.", By: verdict.By) { Approval = id };

    /// <summary>What it says that a request is not to be used.</summary>
    public static Refusal Of(ApprovalRequest request, in Verdict verdict) => request.State switch
    {
        ApprovalState.Denied => new(RefusalKind.ApprovalDenied, request.Why ?? "An approver denied this call.", By: verdict.By) { Approval = request.Id, Appeal = verdict.Appeal },
        ApprovalState.Expired => new(RefusalKind.ApprovalExpired, "Nobody approved this call in time. Send it again to ask again.", By: verdict.By) { Approval = request.Id },
        ApprovalState.Consumed => new(RefusalKind.ApprovalUsed, "This approval was for one call, which was made. Send the call again to ask for another one.", By: verdict.By) { Approval = request.Id },
        ApprovalState.Abandoned => new(RefusalKind.ApprovalExpired, "The wait for this approval was given up. Send the call again to ask again.", By: verdict.By) { Approval = request.Id },
        _ => Pending(request.Id, request.Expires, verdict),
    };

    public static Refusal Of(in Act act, in Verdict verdict) => act switch
    {
        { Outcome: ActOutcome.Unavailable } => Unavailable,
        { Outcome: ActOutcome.Changed } => Changed with { By = verdict.By, Approval = act.Request?.Id },
        { Request: { } request } => act.Outcome == ActOutcome.Expired ? Of(request with { State = ApprovalState.Expired }, verdict) : Of(request, verdict),
        _ => BadState,
    };
}
