namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What an approver does with a request, over the admin API.</summary>
/// <param name="Act"><c>approve</c>, <c>deny</c> or <c>edit</c>.</param>
/// <param name="Digest">Of what the person had before them; with approve and edit.</param>
/// <param name="Reason">With deny; the agent is told it.</param>
/// <param name="Arguments">With edit: one JSON object, all arguments of the call.</param>
/// <param name="GrantSeconds">With approve: the same call of the same session passes for so long.</param>
internal sealed record ApprovalOrder(string Act, string? Digest = null, string? Reason = null, string? Arguments = null, int? GrantSeconds = null)
{
    /// <summary>Null: it says one thing to do.</summary>
    public string? WhyNot() => Act switch
    {
        "approve" when Digest is null => "Say the digest of what is approved: that of the request as it was shown.",
        "approve" when GrantSeconds is { } seconds && (seconds < 1 || TimeSpan.FromSeconds(seconds) > FastMcp.Approvals.ApprovalLimits.LongestGrant) => "A grant is for 1 second to 24 hours.",
        "approve" => null,
        "deny" => Reason is null ? "Say why: the agent is told it." : null,
        "edit" => Digest is null || Arguments is null ? "Say the digest of what is edited, and all arguments." : null,
        _ => "An act is approve, deny or edit.",
    };
}
