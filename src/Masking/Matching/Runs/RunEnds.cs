using System.Buffers;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Matching.Runs;

/// <summary>
/// Where the runs of bytes end that threads went over last: a run is read once, however many starts are in it. Two for each set, so that a thread that goes over
/// two of them leaves both to the next one.
/// </summary>
/// <remarks>
/// Places count from the begin of the first text that was ever looked at, so that what another text left is not taken for this one's. Of one program.
/// A run that was driven out is read again, by no more bytes than a thread would have walked.
/// </remarks>
internal struct RunEnds
{
    // A chain that stays in its state is passed in so many bytes at once.
    private const int Loop = 4096;

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
        var stop = Math.Min(window.Length, at + (chain.Length == 0 ? Loop : chain.Length));
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
        if (_runs is null || _runs.Length < 2 * (set + 1))
        {
            MakeRoom(set);
        }

        ref var first = ref _runs![2 * set];
        if (first.Has(place))
        {
            return ref first;
        }

        ref var second = ref _runs[2 * set + 1];
        if (second.Has(place))
        {
            return ref second;
        }

        ref var run = ref first.End < second.End ? ref first : ref second;
        run = new Run { Begin = place, End = place };
        return ref run;
    }

    private void MakeRoom(int set)
    {
        var larger = ArrayPool<Run>.Shared.Rent(2 * (set + 1));
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
