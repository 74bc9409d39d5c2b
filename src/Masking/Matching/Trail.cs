namespace FastMcp.Masking.Matching;

/// <summary>
/// Where the last thread of a family went, at some places. A later thread that comes to the same row at the same place goes on
/// where that one stopped: so starts that fail late, one behind the other, cost little. Places count from the text's begin.
/// </summary>
/// <remarks>
/// INVARIANT: from a place that is kept, not before <c>_from</c> and not behind <c>_end</c>, the way leads to <c>_endRow</c> at
/// <c>_end</c>, and behind <c>_lastAccept</c> no value ends on it.
/// </remarks>
internal sealed class Trail
{
    /// <summary>Bytes between two places.</summary>
    public const int Distance = 8;

    // Values of four kilobytes are remembered whole; of longer ones the last part.
    private const int Places = 512;

    private readonly (long At, int Row)[] _places = new (long At, int Row)[Places];
    private long _from;
    private long _end = -1;
    private int _endRow;
    private long _lastAccept = -1;

    public void Clear() => (_from, _end, _lastAccept) = (0, -1, -1);

    /// <summary>Whether the way from a place is known; else the place is kept.</summary>
    /// <param name="at">The place.</param>
    /// <param name="row">The row there.</param>
    /// <param name="thread">Whose way it is.</param>
    /// <param name="end">Where the known way stopped.</param>
    /// <param name="endRow">In which row; 0: dead.</param>
    public bool Knows(long at, int row, ref FamilyThread thread, out long end, out int endRow)
    {
        ref var place = ref _places[(int)(at / Distance) % Places];
        (end, endRow) = (_end, _endRow);
        if (at >= _from && at <= _end && at > _lastAccept && place == (at, row))
        {
            thread.IsTrailed = true;
            return true;
        }

        place = (at, row);
        if (!thread.IsTrailed)
        {
            thread.IsTrailed = true;
            _from = at;
        }

        return false;
    }

    /// <summary>A thread stopped.</summary>
    /// <param name="at">Where.</param>
    /// <param name="row">In which row; 0: dead.</param>
    /// <param name="lastAccept">Where a value could last have ended on its own way; -1: nowhere.</param>
    public void Stop(long at, int row, long lastAccept)
    {
        (_end, _endRow) = (at, row);
        _lastAccept = Math.Max(_lastAccept, lastAccept);
    }
}
