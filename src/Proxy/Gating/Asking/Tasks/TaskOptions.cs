using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <param name="Most">limit approval-tasks: of one caller, not over.</param>
/// <param name="MostResult">limit approval-task-result: bytes of one result.</param>
/// <param name="Kept">limit approval-task-retention: so long a result can be fetched.</param>
internal sealed record TaskOptions(int Most, int MostResult, TimeSpan Kept)
{
    /// <summary>What clients are told to wait between two questions.</summary>
    public static TimeSpan Poll { get; } = TimeSpan.FromSeconds(1);

    public static TaskOptions Of(Limits limits) => new(limits.ApprovalTasks, limits.ApprovalTaskResult, limits.ApprovalTaskRetention);
}
