using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals.Store;

/// <summary>Calls that agents made as tasks, in the transactions of <see cref="IApprovalStore"/>.</summary>
public interface ITaskStore
{
    void AddTask(HeldTask task);

    /// <summary>Null: there is none, or its time is over.</summary>
    HeldTask? FindTask(string id, DateTimeOffset now);

    /// <summary>Replaces all that a transition changes. What was read in the transaction is still so.</summary>
    void PutTask(HeldTask task);

    /// <summary>Tasks of an owner that are known and not over.</summary>
    int CountTasks(string owner, DateTimeOffset now);

    /// <summary>Deletes tasks whose time is over. How many.</summary>
    int ForgetTasks(DateTimeOffset now, int most);

    /// <summary>The run goes on, as far as is known.</summary>
    /// <param name="run">Of a task.</param>
    /// <param name="own">The run that asks.</param>
    bool GoesOn(string run, string own);
}
