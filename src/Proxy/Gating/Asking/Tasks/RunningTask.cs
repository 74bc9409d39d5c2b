using FastMcp.Approvals;
using FastMcp.Approvals.Tasks;
using FastMcp.Masking.Tokens;
using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>A task whose call this process holds.</summary>
/// <param name="Task">As it was made.</param>
/// <param name="Call">What it takes to make the call.</param>
/// <param name="Wait">For what people decide.</param>
/// <param name="Verdict">Of the decision that asks.</param>
/// <param name="Exchange">In which it was made.</param>
/// <param name="Key">Seals what comes of it.</param>
/// <param name="Bytes">Of the body.</param>
/// <remarks>Ownership: the one who runs it.</remarks>
internal sealed record RunningTask(HeldTask Task, TaskCall Call, ApprovalWait Wait, Verdict Verdict, long Exchange, MaskingKey Key, int Bytes)
{
    /// <summary>Of the call; nothing once it was taken.</summary>
    public HeldBody Body { get; set; }
}
