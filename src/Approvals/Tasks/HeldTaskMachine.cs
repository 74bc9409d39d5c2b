namespace FastMcp.Approvals.Tasks;

/// <summary>
/// Every transition of a task, pure: the task as it is and the time -> the task as it will be; null: it cannot be, and nothing changes.
/// A task that is over stays as it is, so that an answer that comes behind a cancellation is nobody's.
/// </summary>
public static class HeldTaskMachine
{
    /// <summary>limit task-run: so long a call of a task may take.</summary>
    public static TimeSpan LongestRun { get; } = TimeSpan.FromHours(24);

    /// <summary>People said yes: the call is about to be made. Once, by the run that holds it.</summary>
    public static HeldTask? Start(HeldTask task, string run, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.State == HeldTaskState.Waiting && task.Run == run
            ? task with { State = HeldTaskState.Running, Elicits = false, Changed = now, Expires = Later(task.Expires, now + LongestRun) }
            : null;
    }

    /// <param name="task">As it is.</param>
    /// <param name="words">For the agent.</param>
    /// <param name="result">Sealed.</param>
    /// <param name="isFailed">It stands as failed.</param>
    /// <param name="isError">The result is an error.</param>
    /// <param name="now">The time.</param>
    /// <param name="kept">So long it can be fetched from now on.</param>
    public static HeldTask? End(HeldTask task, string words, byte[] result, bool isFailed, bool isError, DateTimeOffset now, TimeSpan kept)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsOver ? null : task with
        {
            State = isFailed ? HeldTaskState.Failed : HeldTaskState.Completed, Words = words, Result = result, IsError = isError, Elicits = false, Changed = now, Expires = now + kept,
        };
    }

    public static HeldTask? Cancel(HeldTask task, DateTimeOffset now, TimeSpan kept)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsOver ? null : task with { State = HeldTaskState.Cancelled, Words = "The task was cancelled by its caller.", Elicits = false, Changed = now, Expires = now + kept };
    }

    /// <summary>The client's user was led to the page.</summary>
    public static HeldTask? Opened(HeldTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task is { State: HeldTaskState.Waiting, Elicits: true } ? task with { Elicits = false, Changed = now } : null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
