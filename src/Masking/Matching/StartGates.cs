using System.Numerics;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>What a start must have beside its window: a byte that comes in time, or a run of bytes of a kind. What stands behind the window's end counts as fitting.</summary>
internal sealed class StartGates
{
    private readonly CandidatePlan _plan;
    private readonly StartGroup[] _groups;
    private readonly byte[] _classes = RunClass.Of;
    private readonly ulong _needing;
    private readonly ulong _running;
    private readonly int[] _mostBefore;
    private readonly int _leastBefore;

    /// <param name="plan">Where values can begin.</param>
    /// <param name="mostBefore">By family, how many bytes its values have before the needed byte at most.</param>
    public StartGates(CandidatePlan plan, int[] mostBefore)
    {
        (_plan, _groups) = (plan, plan.Groups);
        _mostBefore = Array.ConvertAll(_groups, group => mostBefore.Where((_, family) => (group.Families >> family & 1) != 0).DefaultIfEmpty(int.MaxValue).Max());
        _leastBefore = _mostBefore.Where((_, number) => _groups[number].Needs).DefaultIfEmpty(int.MaxValue).Min();
        for (var number = 0; number < _groups.Length; number++)
        {
            _needing |= _groups[number].Needs ? 1UL << number : 0;
            _running |= _groups[number].RunLength > CandidatePlan.Ahead ? 1UL << number : 0;
        }
    }

    /// <summary>The groups that need a byte, a bit each.</summary>
    public ulong Needing => _needing;

    /// <summary>The groups without those whose needed byte does not come in time.</summary>
    public ulong InTime(ReadOnlySpan<byte> window, int at, ulong groups, ref StartCursor cursor)
    {
        if ((groups & _needing) == 0)
        {
            return groups;
        }

        FindNeeded(window, at, ref cursor);
        return at < cursor.NeededFrom ? groups & ~_needing : cursor.NeededAt - at <= _leastBefore ? groups : Near(groups, cursor.NeededAt - at);
    }

    // The needed byte comes, but too late for the values of some groups. Behind the window's end it may come at once, and not before.
    private ulong Near(ulong groups, int distance)
    {
        for (var needing = groups & _needing; needing != 0; needing &= needing - 1)
        {
            var number = BitOperations.TrailingZeroCount(needing);
            groups &= _mostBefore[number] < distance ? ~(1UL << number) : ulong.MaxValue;
        }

        return groups;
    }

    /// <summary>The families of the groups whose runs are long enough.</summary>
    public uint Pass(ReadOnlySpan<byte> window, int at, ulong groups)
    {
        var families = 0U;
        var running = window.Length - at > CandidatePlan.Ahead ? _running : 0;
        for (; groups != 0; groups &= groups - 1)
        {
            var number = BitOperations.TrailingZeroCount(groups);
            ref readonly var group = ref _groups[number];
            families |= (running >> number & 1) == 0 || Runs(window, at, group) ? group.Families : 0;
        }

        return families;
    }

    /// <summary>The positions of a word of 64 from which on the needed byte comes in time.</summary>
    /// <param name="window">The text.</param>
    /// <param name="at">Positions before do not count.</param>
    /// <param name="word">The first position of the word.</param>
    /// <param name="cursor">What is known of the window.</param>
    public ulong InTime(ReadOnlySpan<byte> window, int at, int word, ref StartCursor cursor)
    {
        var positions = 0UL;
        while (at < Math.Min(word + 64, window.Length))
        {
            FindNeeded(window, at, ref cursor);
            var (from, to) = (Math.Max(cursor.NeededFrom, word) - word, cursor.NeededAt - word);
            positions |= from > 63 ? 0 : ulong.MaxValue << from & (to > 62 ? ulong.MaxValue : (2UL << to) - 1);
            at = cursor.NeededAt + 1;
        }

        return positions;
    }

    private void FindNeeded(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        // The one that is known serves from where it is passed to.
        if (at <= cursor.NeededAt && at >= cursor.NeededSince)
        {
            return;
        }

        var next = window[at..].IndexOf(_plan.Needed);
        var from = cursor.NeededAt = next < 0 ? window.Length : at + next;
        while (from > at && _plan.Passed[window[from - 1]])
        {
            from--;
        }

        (cursor.NeededFrom, cursor.NeededSince) = (from, at);
    }

    // The window has the first bytes of the run.
    private bool Runs(ReadOnlySpan<byte> window, int at, in StartGroup group)
    {
        var (classes, bit) = (_classes, 1 << group.RunClass);
        var end = Math.Min(window.Length, at + group.RunLength);
        for (var here = at + CandidatePlan.Ahead; here < end; here++)
        {
            if ((classes[window[here]] & bit) == 0)
            {
                return false;
            }
        }

        return true;
    }
}
