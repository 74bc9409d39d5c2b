using FastMcp.Approvals;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.Configuration;
using FastMcp.Recording;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>The desk that a configuration asks for.</summary>
internal static class ApprovalStart
{
    /// <exception cref="IOException">Its file cannot be opened.</exception>
    public static ApprovalDesk Start(Config config, TimeProvider clock, SessionLog record) => config.Approvals is not { } approvals
        ? ApprovalDesk.Closed
        : new ApprovalDesk(
            SqliteApprovalStore.Open(approvals.Folder), new ApprovalLimits(config.Limits.ApprovalsOpen, config.Limits.ApprovalsPerHour), clock,
            (request, step, by) => record.Approval(new ApprovalFacts(request.Id, step, by)));
}
