using FastMcp.Policy.Decisions;

namespace FastMcp.Approvals;

/// <summary>
/// Where a call would wait for a human. Nobody sits there yet: a verdict of ask is refused with a reason, as a
/// protocol without a way to ask has it, and never passes.
/// </summary>
public sealed class ApprovalDesk
{
    /// <summary>The desk of a gateway without approvers.</summary>
    public static ApprovalDesk Closed { get; } = new();

    private ApprovalDesk()
    {
    }

    /// <summary>Why a call that must be asked for does not pass.</summary>
    /// <exception cref="ArgumentException">The verdict is not ask.</exception>
    public string WhyNot(in Verdict verdict) => verdict.Outcome == Outcome.Ask
        ? verdict.Reason ?? "This call needs an approval, and this gateway has no approvers."
        : throw new ArgumentException("Only a verdict of ask comes to the desk.", nameof(verdict));
}
