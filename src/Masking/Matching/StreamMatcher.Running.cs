using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>Threads over the window: how far each comes, and what it leaves behind for later starts.</summary>
internal sealed partial class StreamMatcher
{
    // True: all threads have ended and can be resolved. False: one must wait for more text.
    private bool Run(ReadOnlySpan<byte> window, bool end)
    {
        var waiting = false;
        for (var live = _live; live != 0; live &= live - 1)
        {
            var number = BitOperations.TrailingZeroCount(live);
            var family = _program.Families[number];
            ref var thread = ref _threads[number];
            if (family.IsShort && StepShort(ref thread, family, window) ? thread.Row == 0 : RunThread(ref thread, number, window))
            {
                _live &= ~(1U << number);
            }
            else
            {
                waiting |= !end && MayGrow(thread, family);
            }
        }

        if (_live == 0)
        {
            return true;
        }

        if (waiting || (!end && Awaits(window)))
        {
            return false;
        }

        NoteEnds(window, end);
        return true;
    }

    private bool MayGrow(in FamilyThread thread, ProgramFamily family) => family.Tables.HasContexts
        ? thread.At - _start <= thread.ReachLimit
        : thread.At - _start <= family.Tables.GrowLimitOf[family.StateOf(thread.Row)];

    // Most threads die before the next place of a trail and before anything can end, and most windows of small pieces end there.
    // True: it is dead, or stands at the window's end. False: it went on a little, and goes on elsewhere; so does one whose way
    // is in a trail, also when it died here: the trail must know where it stopped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool StepShort(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(family.Rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(family.Tables.ClassOf);
        ref var text = ref MemoryMarshal.GetReference(window);
        var (row, begun, firstPlain) = (thread.Row, thread.At, family.FirstPlainRow);
        var (at, stop) = (begun, Math.Min(window.Length, begun < _start + Trail.Distance ? _start + Trail.Distance : Math.Min(NextPlace(begun), _start + family.LeastLimit)));

        // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
        while (at < stop && row >= firstPlain)
        {
            row = Unsafe.Add(ref rows, row + Unsafe.Add(ref classOf, Unsafe.Add(ref text, at++)));
        }

        Steps += at - begun;
        (thread.Row, thread.At) = (row, at);
        return row == 0 ? !thread.IsTrailed : at == window.Length;
    }

    // True: the thread has stopped. False: it stands at the window's end.
    private bool RunThread(ref FamilyThread thread, int number, ReadOnlySpan<byte> window)
    {
        var family = _program.Families[number];
        var trailFrom = _start + Trail.Distance;

        // Most threads die before the first place of a trail, and most windows of small pieces end before it.
        if (thread.At < trailFrom && family.IsShort)
        {
            var begun = thread.At;
            var dead = RunShort(ref thread, number, window, Math.Min(window.Length, trailFrom));
            Steps += thread.At - begun;
            if (dead || thread.At == window.Length)
            {
                return dead;
            }
        }

        while (true)
        {
            JumpThread(ref thread, family, number, window);
            var stop = Math.Min(window.Length, NextPlace(Math.Max(thread.At, trailFrom)));
            var from = thread.At;
            var ended = family.Tables.HasContexts ? RunArmed(ref thread, number, window, stop)
                : stop - _start <= family.LeastLimit + 1 ? RunShort(ref thread, number, window, stop)
                : RunAll(ref thread, number, window, stop);
            Steps += thread.At - from;
            if (ended || thread.At == window.Length)
            {
                if (ended && thread.IsTrailed)
                {
                    _trails[TrailOf(thread, number)].Stop(_base + thread.At, thread.Row);
                }

                return ended;
            }

            var trail = _trails.GetOrAdd(TrailOf(thread, number));
            if (trail.Knows(_base + thread.At, thread.Row, ref thread, out var end, out var row))
            {
                TakeEnds(ref thread, number, trail, window, _base + thread.At);
                (thread.At, thread.Row) = ((int)(end - _base), row);
                if (row == 0)
                {
                    trail.Stop(end, row);
                    return true;
                }
            }

            trailFrom = thread.At + 1;
        }
    }

    // The first place of trails from a position on.
    private int NextPlace(int from) => (int)((_base + from + Trail.Distance - 1) / Trail.Distance * Trail.Distance - _base);

    // Below the least of the limits nothing is too long. True: the thread is dead.
    private bool RunShort(ref FamilyThread thread, int number, ReadOnlySpan<byte> window, int stop)
    {
        var family = _program.Families[number];
        ref var rows = ref MemoryMarshal.GetArrayDataReference(family.Rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(family.Tables.ClassOf);
        ref var text = ref MemoryMarshal.GetReference(window);
        var (row, at, firstPlain) = (thread.Row, thread.At, family.FirstPlainRow);
        for (; at < stop; at++)
        {
            if (row < firstPlain)
            {
                if (row == 0)
                {
                    break;
                }

                Note(ref thread, number, row, at, Unsafe.Add(ref text, at));
            }

            // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
            row = Unsafe.Add(ref rows, row + Unsafe.Add(ref classOf, Unsafe.Add(ref text, at)));
        }

        (thread.Row, thread.At) = (row, at);
        return row == 0;
    }

    // True: the thread has stopped, dead (row 0) or too long to become a value.
    private bool RunAll(ref FamilyThread thread, int number, ReadOnlySpan<byte> window, int stop)
    {
        var family = _program.Families[number];
        if (RunShort(ref thread, number, window, Math.Min(stop, _start + family.LeastLimit + 1)))
        {
            return true;
        }

        var (rows, classOf, limits, firstPlain) = (family.Rows, family.Tables.ClassOf, family.Tables.GrowLimitOf, family.FirstPlainRow);
        var (row, at, ended) = (thread.Row, thread.At, false);
        while (at < stop)
        {
            if (row < firstPlain)
            {
                Note(ref thread, number, row, at, window[at]);
            }

            if (at - _start > limits[family.StateOf(row)])
            {
                ended = true;
                break;
            }

            row = rows[row + classOf[window[at++]]];
            if (row == 0)
            {
                ended = true;
                break;
            }
        }

        (thread.Row, thread.At) = (row, at);
        return ended;
    }

    // The same for a family that lives only while an armed rule can still accept.
    private bool RunArmed(ref FamilyThread thread, int number, ReadOnlySpan<byte> window, int stop)
    {
        var family = _program.Families[number];
        var (rows, classOf, firstPlain) = (family.Rows, family.Tables.ClassOf, family.FirstPlainRow);
        var (row, at, ended) = (thread.Row, thread.At, false);
        LookAhead(ref thread, family, row);
        while (at < stop)
        {
            if (row < firstPlain)
            {
                Note(ref thread, number, row, at, window[at]);
            }

            if (at - _start > thread.ReachLimit)
            {
                ended = true;
                break;
            }

            row = rows[row + classOf[window[at++]]];
            if (row == 0)
            {
                ended = true;
                break;
            }

            LookAhead(ref thread, family, row);
        }

        (thread.Row, thread.At) = (row, at);
        return ended;
    }

    private void LookAhead(ref FamilyThread thread, ProgramFamily family, int row)
    {
        int reach = family.Tables.ReachOf[family.StateOf(row)];
        if (reach == thread.Reach)
        {
            return;
        }

        (thread.Reach, thread.ReachLimit) = (reach, -1);
        if (!family.ReachMasks!.Meets(reach, _armed))
        {
            return;
        }

        foreach (var one in family.Tables.ReachSets[reach])
        {
            if (IsArmed(_program.Rules[one.Rule]))
            {
                thread.ReachLimit = Math.Max(thread.ReachLimit, one.Limit);
            }
        }
    }
}
