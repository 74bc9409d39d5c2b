using System.Buffers;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Matching.Runs;

/// <summary>
/// Where the runs of bytes end that threads went over last: a run is read once, however many starts are in it. For each set as many as one
/// thread goes over, so that it leaves all of them to the next one.
/// </summary>
/// <remarks>
/// Places count from the begin of the first text that was ever looked at, so that what another text left is not taken for this one's. Of one program.
/// A run that was driven out is read again, by no more bytes than a thread would have walked.
/// </remarks>
internal struct RunEnds
{
    /// <summary>Runs that one thread goes over at once, each of which takes a trail of its own for the way behind it. What is behind the last one is walked.</summary>
    public const int Most = 3;

    private Run[]? _runs;

    public void Clear() => _runs.AsSpan().Clear();

    /// <summary>No text comes for a while: the room is given up.</summary>
    public void Rest()
    {
        if (_runs is not null)
        {
            ArrayPool<Run>.Shared.Return(_runs);
            _runs = null;
        }
    }

    /// <summary>Where a run ends, or the window does, or the chain.</summary>
    /// <param name="chain">Whose bytes it is of.</param>
    /// <param name="window">The text.</param>
    /// <param name="at">A position in it.</param>
    /// <param name="before">The place of the window's first byte; not 0.</param>
    /// <param name="read">Grows by the bytes that had to be read.</param>
    public int EndOf(Chain chain, ReadOnlySpan<byte> window, int at, long before, ref long read)
    {
        ref var run = ref Find(chain.Set, before + at);
        var stop = Math.Min(window.Length, at + chain.Most);
        var end = (int)(run.End - before);
        if (end < stop && !run.IsWhole)
        {
            var further = window[end..stop].IndexOfAnyExcept(chain.Bytes);
            var reached = further < 0 ? stop : end + further;
            read += reached - end;
            (run.End, run.IsWhole, end) = (before + reached, further >= 0, reached);
        }

        return Math.Min(end, stop);
    }

    private ref Run Find(int set, long place)
    {
        if (_runs is null || _runs.Length < Most * (set + 1))
        {
            MakeRoom(set);
        }

        var runs = _runs.AsSpan(Most * set, Most);
        ref var last = ref runs[0];
        foreach (ref var run in runs)
        {
            if (run.Has(place))
            {
                return ref run;
            }

            last = ref run.End < last.End ? ref run : ref last;
        }

        // The one that lies furthest back: starts come to it no more.
        last = new Run { Begin = place, End = place };
        return ref last;
    }

    private void MakeRoom(int set)
    {
        var larger = ArrayPool<Run>.Shared.Rent(Most * (set + 1));
        larger.AsSpan().Clear();
        _runs.AsSpan().CopyTo(larger);
        Rest();
        _runs = larger;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Run
    {
        public long Begin;
        public long End;

        /// <summary>The byte behind it is known, and not of the set.</summary>
        public bool IsWhole;

        public readonly bool Has(long place) => place >= Begin && place <= End;
    }
}
