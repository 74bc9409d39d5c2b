namespace FastMcp.Masking.Matching;

/// <summary>
/// Where the last thread of a family went, at some places. A later thread that comes to the same state at the same place goes on
/// where that one stopped: so starts that fail late, one behind the other, cost little. Places count from the text's begin.
/// </summary>
/// <remarks>
/// INVARIANT: from a place that is kept, not before <c>_from</c> and not behind <c>_end</c>, the way leads to <c>_endState</c> at
/// <c>_end</c>, and behind <c>_lastAccept</c> no value ends on it.
/// </remarks>
internal sealed class Trail
{
    /// <summary>Bytes between two places.</summary>
    public const int Distance = 8;

    // Values of four kilobytes are remembered whole; of longer ones the last part.
    private const int Places = 512;

    private readonly (long At, int State)[] _places = new (long At, int State)[Places];
    private long _from;
    private long _end = -1;
    private int _endState;
    private long _lastAccept = -1;

    public void Clear() => (_from, _end, _lastAccept) = (0, -1, -1);

    /// <summary>Whether the way from a place is known; else the place is kept.</summary>
    /// <param name="at">The place.</param>
    /// <param name="state">The state there.</param>
    /// <param name="thread">Whose way it is.</param>
    /// <param name="end">Where the known way stopped.</param>
    /// <param name="endState">In which state; 0: dead.</param>
    public bool Knows(long at, int state, ref FamilyThread thread, out long end, out int endState)
    {
        ref var place = ref _places[(int)(at / Distance) % Places];
        (end, endState) = (_end, _endState);
        if (at >= _from && at <= _end && at > _lastAccept && place == (at, state))
        {
            thread.IsTrailed = true;
            return true;
        }

        place = (at, state);
        if (!thread.IsTrailed)
        {
            thread.IsTrailed = true;
            _from = at;
        }

        return false;
    }

    /// <summary>A thread stopped.</summary>
    /// <param name="at">Where.</param>
    /// <param name="state">In which state; 0: dead.</param>
    /// <param name="lastAccept">Where a value could last have ended on its own way; -1: nowhere.</param>
    public void Stop(long at, int state, long lastAccept)
    {
        (_end, _endState) = (at, state);
        _lastAccept = Math.Max(_lastAccept, lastAccept);
    }
}
