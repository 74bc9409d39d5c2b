using FastMcp.Approvals;

namespace FastMcp.Proxy.Gating.Asking;

/// <param name="Kind">Why the wait is over.</param>
/// <param name="Request">As it was then, where it is decided; else null.</param>
internal readonly record struct HeldEnd(HeldEndKind Kind, ApprovalRequest? Request = null);
