using FastMcp.Approvals;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>What came of asking people: an approval that can be used, or a refusal.</summary>
internal readonly record struct AskAnswer(ApprovalRequest? Approved, Refusal Refusal)
{
    public static implicit operator AskAnswer(Refusal refusal) => new(null, refusal);

    public static implicit operator AskAnswer(ApprovalRequest approved) => new(approved, default);
}
