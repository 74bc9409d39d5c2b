using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Transport.Turns;

/// <summary>
/// A reader that a thread of the runtime tells of what came: no loop of ours can be handed over there. Where its last turns were costly it is told on a thread aside.
/// </summary>
/// <remarks>One wait at a time. Owned by its transport.</remarks>
internal sealed class ToldTurn : ITurn
{
    private TurnMemory _memory;
    private IReadableObserver? _observer;
    private Transfer _outcome;

    public void Tell(IReadableObserver observer, Transfer outcome, TurnRoom? room)
    {
        if (room is not null && _memory.IsCostly)
        {
            (_observer, _outcome) = (observer, outcome);
            if (room.TryPost(this))
            {
                return;
            }
        }

        var (before, forgotten) = (TurnThread.Unled, _memory.Forgotten);
        observer.OnReadable(outcome);
        if (room is not null && TurnThread.Unled - before > room.Budget && _memory.Forgotten == forgotten)
        {
            _memory.Note(isCostly: true);
        }
    }

    public int Forgotten => _memory.Forgotten;

    public void Run() => _observer!.OnReadable(_outcome);

    public void Remember(bool isCostly) => _memory.Note(isCostly);

    /// <summary>What comes next is another exchange's.</summary>
    public void Forget() => _memory.Forget();
}
