using FastMcp.Approvals;
using FastMcp.Proxy.Gating.Asking.Tasks;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>Names for what is asked and decided; docs/operating.md lists them.</summary>
internal static class ApprovalMeters
{
    public static void Register(MetricsRegistry registry, ApprovalDesk desk, HoldRoom holding, HeldBodies bodies, TaskKeeper keeper)
    {
        foreach (var step in ApprovalCounts.Steps)
        {
            registry.Sampled("fastmcp_approval_steps_total", "Steps of approvals, by what happened.", isCounter: true, () => desk.Counts[step], ("step", step));
        }

        registry.Sampled("fastmcp_approvals_live", "Approvals that are open, or approved and not used.", isCounter: false, () => desk.Counts.Live);
        registry.Sampled("fastmcp_approvals_refused_total", "Calls that had to be asked for and were not, because a limit was met.", isCounter: true, () => desk.Counts.Refused);
        registry.Sampled("fastmcp_approvals_waiting", "Calls that are held open until people decide.", isCounter: false, () => desk.Waiting);
        registry.Sampled("fastmcp_approvals_held_bytes", "Bodies of calls that are held open.", isCounter: false, () => holding.HeldBytes);
        registry.Sampled("fastmcp_approvals_spilled_bytes", "Bodies of calls that are held open, in files and not in memory.", isCounter: false, () => bodies.Spilled);
        registry.Sampled("fastmcp_approvals_spill_failures_total", "Bodies of held calls that no file took, so that they waited in memory, or that their file did not give back.", isCounter: true, () => bodies.Failed);
        registry.Sampled("fastmcp_approval_tasks", "Calls that wait, or run, as tasks of MCP, and that this gateway holds.", isCounter: false, () => keeper.Running);
        registry.Sampled("fastmcp_approval_tasks_refused_total", "Calls that were no tasks because a limit was met; they waited otherwise.", isCounter: true, () => keeper.Refused);
        foreach (var (end, count) in new (string End, Func<long> Count)[] { ("completed", () => keeper.Completed), ("failed", () => keeper.Failed), ("cancelled", () => keeper.Cancelled) })
        {
            registry.Sampled("fastmcp_approval_tasks_ended_total", "Tasks that ended, by how.", isCounter: true, count, ("end", end));
        }
    }
}
