namespace FastMcp.Recording;

/// <summary>
/// A thread that works in turns: it sleeps until something comes, does all of that, and sleeps again. Who waits for the disk on such a
/// thread goes on there, together with all whom the same sync served.
/// </summary>
public interface ITurnLoop
{
    /// <summary>Leaves it for the thread's next turn. Any thread. True: the thread may sleep, and needs <see cref="Wake"/> when all is left.</summary>
    bool Post(IThreadPoolWorkItem item);

    /// <summary>What was left has its turn. Any thread; nothing where the thread is awake.</summary>
    void Wake();

    /// <summary>Called at the end of the turn that runs, or sooner where that is long. The thread itself only.</summary>
    void AtEndOfTurn(Action<object> call, object state);
}
