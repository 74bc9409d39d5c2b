using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>Threads over the window: how far each comes, and what it leaves behind for later starts.</summary>
internal sealed partial class StreamMatcher
{
    // True: the thread has stopped. False: it stands at the window's end.
    private bool RunThread(ref FamilyThread thread, int number, ReadOnlySpan<byte> window)
    {
        var family = _program.Families[number];
        var trailFrom = _start + Trail.Distance;
        while (true)
        {
            var stop = Math.Min(window.Length, NextPlace(Math.Max(thread.At, trailFrom)));
            var from = thread.At;
            var ended = family.Tables.HasContexts ? RunArmed(ref thread, family, window, stop) : RunAll(ref thread, family, window, stop);
            Steps += thread.At - from;
            if (ended || thread.At == window.Length)
            {
                if (ended && thread.IsTrailed)
                {
                    _trails[number]!.Stop(_base + thread.At, thread.State, thread.LastAccept);
                }

                return ended;
            }

            var trail = _trails[number] ??= new Trail();
            if (trail.Knows(_base + thread.At, thread.State, ref thread, out var end, out var state))
            {
                (thread.At, thread.State) = ((int)(end - _base), state);
                if (state == 0)
                {
                    return true;
                }
            }

            trailFrom = thread.At + 1;
        }
    }

    // The first place of trails from a position on.
    private int NextPlace(int from) => (int)((_base + from + Trail.Distance - 1) / Trail.Distance * Trail.Distance - _base);

    // True: the thread has stopped, dead (state 0) or too long to become a value.
    private bool RunAll(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window, int stop)
    {
        var tables = family.Tables;
        var (next, classOf, classes, firstPlain) = (tables.Next, tables.ClassOf, tables.ClassCount, family.FirstPlain);
        var (state, at) = (thread.State, thread.At);
        if (RunShort(ref thread, family, window, Math.Min(stop, _start + family.LeastLimit + 1), ref state, ref at))
        {
            (thread.State, thread.At) = (0, at);
            return true;
        }

        var ended = false;
        while (at < stop)
        {
            if (state < firstPlain)
            {
                Note(ref thread, tables, state, at, window[at]);
            }

            if (at - _start > tables.GrowLimitOf[state])
            {
                ended = true;
                break;
            }

            state = next[state * classes + classOf[window[at++]]];
            if (state == 0)
            {
                ended = true;
                break;
            }
        }

        (thread.State, thread.At) = (state, at);
        return ended;
    }

    // Below the least of the limits nothing is too long. True: the thread is dead.
    private bool RunShort(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window, int stop, ref int state, ref int at)
    {
        var (rows, classOf, classes) = (family.Rows, family.Tables.ClassOf, family.Tables.ClassCount);
        var (row, firstPlain) = (state * classes, family.FirstPlain * classes);
        var here = at;
        for (; here < stop; here++)
        {
            if (row < firstPlain)
            {
                if (row == 0)
                {
                    break;
                }

                Note(ref thread, family.Tables, row / classes, here, window[here]);
            }

            row = rows[row + classOf[window[here]]];
        }

        (state, at) = (row / classes, here);
        return row == 0;
    }

    // The same for a family that lives only while an armed rule can still accept.
    private bool RunArmed(ref FamilyThread thread, ProgramFamily family, ReadOnlySpan<byte> window, int stop)
    {
        var tables = family.Tables;
        var (next, classOf, classes, firstPlain) = (tables.Next, tables.ClassOf, tables.ClassCount, family.FirstPlain);
        var (state, at, ended) = (thread.State, thread.At, false);
        LookAhead(ref thread, tables, state);
        while (at < stop)
        {
            if (state < firstPlain)
            {
                Note(ref thread, tables, state, at, window[at]);
            }

            if (at - _start > thread.ReachLimit)
            {
                ended = true;
                break;
            }

            state = next[state * classes + classOf[window[at++]]];
            if (state == 0)
            {
                ended = true;
                break;
            }

            LookAhead(ref thread, tables, state);
        }

        (thread.State, thread.At) = (state, at);
        return ended;
    }

    private void LookAhead(ref FamilyThread thread, FamilyTables tables, int state)
    {
        int reach = tables.ReachOf[state];
        if (reach == thread.Reach)
        {
            return;
        }

        (thread.Reach, thread.ReachLimit) = (reach, -1);
        foreach (var one in tables.ReachSets[reach])
        {
            if (IsArmed(_program.Rules[one.Rule]))
            {
                thread.ReachLimit = Math.Max(thread.ReachLimit, one.Limit);
            }
        }
    }
}
