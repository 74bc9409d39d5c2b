using System.Buffers;

namespace FastMcp.Masking.Matching;

/// <summary>
/// Where the last thread of a family went, at some places, and what could end there. A later thread that comes to the same row at the
/// same place goes on where that one stopped: so starts that fail late, one behind the other, cost little. Places count from the text's begin.
/// </summary>
/// <remarks>
/// INVARIANT: from a place that is kept, not before <c>_from</c> and not behind <c>_end</c>, the way leads to <c>_endRow</c> at
/// <c>_end</c>, and the ends on it behind <c>_ends.Forgotten</c> are <c>_ends</c>.
/// </remarks>
internal sealed class Trail
{
    /// <summary>Bytes between two places.</summary>
    public const int Distance = 8;

    // Values of four kilobytes are remembered whole; of longer ones the last part. Most are short.
    private const int Places = 512;
    private const int FewPlaces = 16;

    private (long At, int Row, int Epoch)[] _places = new (long At, int Row, int Epoch)[FewPlaces];
    private TrailEnds _ends;
    private TrailEnds _own;
    private long _from;
    private long _end;
    private int _endRow;

    // What was kept in another one counts no more.
    private int _epoch;

    private int _lastPlace = FewPlaces - 1;

    public Trail() => Clear();

    /// <summary>It is used no more: another takes its room.</summary>
    public void GiveBack()
    {
        if (_places.Length > FewPlaces)
        {
            ArrayPool<(long At, int Row, int Epoch)>.Shared.Return(_places);
        }
    }

    public void Clear()
    {
        (_from, _end) = (0, -1);
        _epoch++;
        _ends.Clear();
        _own.Clear();
    }

    /// <summary>Whether the way from a place is known; else the place is kept.</summary>
    /// <param name="at">The place.</param>
    /// <param name="row">The row there.</param>
    /// <param name="thread">Whose way it is.</param>
    /// <param name="end">Where the known way stopped.</param>
    /// <param name="endRow">In which row; 0: dead.</param>
    public bool Knows(long at, int row, ref FamilyThread thread, out long end, out int endRow)
    {
        // Of its own way alone: a thread that begins far behind the last one has gone nowhere yet.
        if (_lastPlace < FewPlaces && thread.IsTrailed && at - _from >= FewPlaces * Distance)
        {
            Grow();
        }

        ref var place = ref _places[(int)(at / Distance) & _lastPlace];
        (end, endRow) = (_end, _endRow);
        var known = at >= _from && at <= _end && at > _ends.Forgotten && place == (at, row, _epoch);
        if (!thread.IsTrailed)
        {
            // Places behind the first one of a thread that begins before the last one did are of others, whose ends are not all here.
            _epoch += at < _from ? 1 : 0;
            thread.IsTrailed = true;
            _from = at;
            _own.Clear();
        }

        place = (at, row, _epoch);

        return known;
    }

    /// <summary>The ends of the way that was known, for a thread that goes it too.</summary>
    public ref readonly TrailEnds Ends => ref _ends;

    /// <summary>The thread that leaves the trail could end here.</summary>
    public void Note(long at, int set) => _own.Push(at, set);

    /// <summary>A thread stopped.</summary>
    /// <param name="at">Where.</param>
    /// <param name="row">In which row; 0: dead.</param>
    public void Stop(long at, int row)
    {
        (_end, _endRow, _ends) = (at, row, _own);
        if (at % Distance == 0)
        {
            // Else an earlier thread's row is there, and is taken for one of this way.
            _places[(int)(at / Distance) & _lastPlace] = (at, row, _epoch);
        }
    }

    private void Grow()
    {
        var few = _places;
        _places = ArrayPool<(long At, int Row, int Epoch)>.Shared.Rent(Places);
        _lastPlace = Places - 1;

        // What another text left there could be taken for this one's.
        _places.AsSpan().Clear();
        foreach (var place in few)
        {
            // Places that none was kept in would take that of the text's begin.
            if (place.Epoch == _epoch)
            {
                _places[(int)(place.At / Distance) & _lastPlace] = place;
            }
        }
    }
}
