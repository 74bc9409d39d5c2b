using FastMcp.Approvals;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Notifying;
using FastMcp.Recording;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>The desk that a configuration asks for.</summary>
internal static class ApprovalStart
{
    /// <summary>Where nodes share a store it holds the approvals too.</summary>
    /// <exception cref="IOException">Its file, or the connection string of the store, cannot be read.</exception>
    public static ApprovalDesk Start(Config config, TimeProvider clock, SessionLog record) => config.Approvals is not { } approvals
        ? ApprovalDesk.Closed
        : new ApprovalDesk(
            StoreOf(config, approvals), new ApprovalLimits(config.Limits.ApprovalsOpen, config.Limits.ApprovalsPerHour) { Kept = config.Limits.ApprovalRetention }, clock,
            (request, step, by) => record.Approval(new ApprovalFacts(request.Id, step, by)), ApprovalChannels.TargetsOf(approvals));

    private static IApprovalStore StoreOf(Config config, ApprovalsConfig approvals)
    {
        // Also where requests are kept elsewhere: approvers and the bodies of held calls are of each node.
        Directory.CreateDirectory(approvals.Folder);
        return config.Store is { } store ? PostgresApprovalStore.Of(store.Secret(), store.Node) : SqliteApprovalStore.Open(approvals.Folder);
    }
}
