using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Gating.Asking.Tasks;

namespace FastMcp.Proxy.Gating.Asking;

/// <param name="Page">Where approvals are decided: the id follows; null: nobody has said.</param>
/// <param name="MostHeld">limit approvals-held: bytes of requests that wait here at once.</param>
/// <param name="Folder">Takes the bodies of calls that wait; null: nobody has approvers.</param>
/// <param name="Tasks">Of calls that wait as tasks.</param>
internal sealed record AskOptions(AskTimes Times, Uri? Page, long MostHeld, string? Folder, TaskOptions Tasks)
{
    public static AskOptions Of(ApprovalsConfig? config, Limits limits) =>
        new(new AskTimes(limits.ApprovalPoll, limits.ApprovalBeat), config?.Url, limits.ApprovalsHeld, config?.Folder, TaskOptions.Of(limits));
}
