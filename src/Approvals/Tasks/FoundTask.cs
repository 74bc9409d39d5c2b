namespace FastMcp.Approvals.Tasks;

/// <param name="Task">As it is.</param>
/// <param name="Request">What people decide; null: it is not kept any more.</param>
/// <param name="IsLost">The run that holds its call is over, and the task is not: nobody makes the call.</param>
public sealed record FoundTask(HeldTask Task, ApprovalRequest? Request, bool IsLost);
