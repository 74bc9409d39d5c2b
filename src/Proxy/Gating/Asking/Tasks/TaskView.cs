using System.Globalization;
using FastMcp.Approvals;
using FastMcp.Approvals.Tasks;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>A task as its client is told of it.</summary>
/// <param name="Task">As it is kept.</param>
/// <param name="Status">One of the protocol's words.</param>
/// <param name="Words">What a person or a model may read; empty: nothing.</param>
/// <param name="Page">Where it is decided, and the client's user is to be led; null: nowhere.</param>
/// <param name="By">Who decides, in words.</param>
internal sealed record TaskView(HeldTask Task, string Status, string Words, Uri? Page, string By)
{
    public bool IsOver => Status is "completed" or "failed" or "cancelled";

    /// <param name="found">As it is.</param>
    /// <param name="page">Where approvals are decided, without the id; null: nobody has said.</param>
    public static TaskView Of(FoundTask found, Uri? page)
    {
        var task = found.Task;
        var by = found.Request is { Also.Count: > 0 } both ? both.Deciders : found.Request is { By.Count: > 0 } request ? string.Join(" or ", request.By) : "an approver";
        var at = page is null ? null : new Uri(page, task.Approval);
        return task.State switch
        {
            HeldTaskState.Completed => new(task, "completed", task.Words, null, by),
            HeldTaskState.Failed => new(task, "failed", task.Words, null, by),
            HeldTaskState.Cancelled => new(task, "cancelled", task.Words, null, by),
            HeldTaskState.Waiting when found.IsLost => new(task, "failed", $"The gateway that held this call has ended, and the call was not made. Make the very same call again: it finds its approval ({task.Approval}).", null, by),
            _ when found.IsLost => new(task, "failed", "The gateway ended while it made this call, and nobody knows whether the server did it. It is not made again by itself.", null, by),
            HeldTaskState.Running => new(task, "working", "The call was approved and is being made.", null, by),
            _ => task.Elicits && at is not null ? new(task, "input_required", Waits(found, by, at), at, by) : new(task, "working", Waits(found, by, at), null, by),
        };
    }

    private static string Waits(FoundTask found, string by, Uri? at) => string.Create(
        CultureInfo.InvariantCulture,
        $"This call waits for an approval ({found.Task.Approval}) by {by}. It can be given until {found.Request?.Expires ?? found.Task.Expires:yyyy-MM-dd HH:mm} UTC.{(at is null ? "" : $" {at.AbsoluteUri}")}");
}
