using System.Security.Cryptography;
using FastMcp.Approvals.Store;
using FastMcp.Approvals.Tasks;

namespace FastMcp.Approvals;

/// <summary>Calls that agents made as tasks: how they stand is known to every node, and who waits for one waits for its request.</summary>
public sealed partial class ApprovalDesk
{
    /// <summary>An id for a new task.</summary>
    public static string NewTaskId() => HeldTask.Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>False: its owner has as many as one may have.</summary>
    /// <param name="task">Waiting.</param>
    /// <param name="most">Tasks of one owner that are not over.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<bool> AddTaskAsync(HeldTask task, int most)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Opened.RunAsync(store =>
        {
            if (store.CountTasks(task.Owner, _clock.GetUtcNow()) >= most)
            {
                return false;
            }

            if (_isShared)
            {
                // Others take a run that has only begun for one that is over.
                store.Beat(Run);
            }

            store.AddTask(task);
            return true;
        });
    }

    /// <summary>Null: there is none, it is another one's, or its time is over. Nobody is told which.</summary>
    /// <param name="id">Of the task.</param>
    /// <param name="owner">See <see cref="HeldTask.Owner"/>.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public Task<FoundTask?> FindTaskAsync(string id, string owner) => Opened.RunAsync(store => Found(store, id, owner));

    /// <summary>Does one transition; null: it cannot be done, or there is no such task of this owner.</summary>
    /// <param name="id">Of the task.</param>
    /// <param name="owner">See <see cref="HeldTask.Owner"/>.</param>
    /// <param name="move">One of <see cref="HeldTaskMachine"/>, with the time.</param>
    /// <exception cref="ApprovalStoreException">The store cannot be had: nothing was done, as far as anybody is told.</exception>
    public async Task<HeldTask?> MoveTaskAsync(string id, string owner, Func<HeldTask, DateTimeOffset, HeldTask?> move)
    {
        ArgumentNullException.ThrowIfNull(move);
        var next = await Opened.RunAsync(store =>
        {
            if (Found(store, id, owner) is not { IsLost: false } found || move(found.Task, _clock.GetUtcNow()) is not { } moved)
            {
                return null;
            }

            store.PutTask(moved);
            return moved;
        }).ConfigureAwait(false);
        if (next is not null)
        {
            _waits.SignalAgain(next.Approval);
        }

        return next;
    }

    private FoundTask? Found(IApprovalStore store, string id, string owner) =>
        store.FindTask(id, _clock.GetUtcNow()) is { } task && task.Owner == owner
            ? new FoundTask(task, store.Find(task.Approval), !task.IsOver && !store.GoesOn(task.Run, Run)) : null;
}
