using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastMcp.Masking.Matching;

/// <summary>Where values may begin: the scan's starts, and what of them is left behind their first bytes. Only those get threads.</summary>
internal sealed partial class StreamMatcher
{
    // Most starts die within so many bytes.
    private const int ProbeBytes = 4;

    // And most others within so many, or behind the run that they are in.
    private const int FurtherBytes = 12;

    // What is left of a window is walked where it is no longer: as soon done as looked up.
    private const int ShortRest = 32;

    private bool Begin(ReadOnlySpan<byte> window, bool end)
    {
        while (true)
        {
            if (end && FamiliesWithin(window.Length - _start) == 0)
            {
                _start = window.Length;
                return false;
            }

            _start = _program.Starts.Find(window, _start, ref _cursor, out var families);
            if (families == 0)
            {
                return false;
            }

            // What is left of a text that has ended is too short for most of those that could begin near its end.
            families &= end ? FamiliesWithin(window.Length - _start) : families;
            if (BeginAt(window, families))
            {
                return true;
            }

            _start++;
        }
    }

    // Threads that wait go on only while what came since lets a value of their family begin there, as it is asked of a start that comes in one piece.
    private void AskAnew(ReadOnlySpan<byte> window)
    {
        if (_begun != 0)
        {
            GoOnAs(_program.Starts.Find(window, _start, ref _cursor, out var families) == _start ? families : 0);
        }
    }

    private void GoOnAs(uint families)
    {
        for (var left = _live & ~families; left != 0; left &= left - 1)
        {
            var number = BitOperations.TrailingZeroCount(left);
            ref var thread = ref _threads[number];
            if (thread.IsTrailed)
            {
                // The trail must know how far it went.
                _trails[TrailOf(thread, number)].Stop(_base + thread.At, thread.Row);
            }
        }

        _live &= families;
        if (families == 0)
        {
            _begun = 0;
            _start++;
        }
    }

    // False: no value of these families begins here.
    private bool BeginAt(ReadOnlySpan<byte> window, uint families)
    {
        _starts++;
        if (Work - _told >= MaskWork.Portion)
        {
            Tell();
        }

        if ((families & _program.ContextFamilies) != 0)
        {
            families &= ~_program.ContextFamilies | Arm(window, families & _program.ContextFamilies);
        }

        families = Probe(window, families, _start == 0 ? _cursor.Before : window[_start - 1]);
        if (families == 0)
        {
            return false;
        }

        ForgetOtherTrails(families);
        _begun = _live = families;
        _begunThreads += BitOperations.PopCount(families);
        _hasEnds = false;
        return true;
    }

    // What costs much has many starts: whoever waits for this thread learns of it here.
    private void Tell()
    {
        var work = Work;
        MaskWork.Did((int)(work - _told));
        _told = work;
    }

    private uint FamiliesWithin(int length)
    {
        var within = _program.FamiliesWithin;
        return within[Math.Min(length, within.Length - 1)];
    }

    // Most starts die within a few bytes, before anything can end: families that do not get a thread.
    private uint Probe(ReadOnlySpan<byte> window, uint families, int before)
    {
        var survivors = 0U;
        for (; families != 0; families &= families - 1)
        {
            var number = BitOperations.TrailingZeroCount(families);
            var family = _program.Families[number];
            var (row, at, hasJumped) = (family.StartRowOf[before], _start, false);
            Walk(family, window, Math.Min(window.Length, _start + ProbeBytes), ref row, ref at);

            if (row >= family.FirstPlainRow && window.Length - at > ShortRest)
            {
                if (!LeadsToArmed(family, row))
                {
                    continue;
                }

                hasJumped = Jump(family, window, ref row, ref at);
            }

            if (row >= family.FirstPlainRow && at < window.Length)
            {
                Walk(family, window, Math.Min(window.Length, Math.Max(_start, at - FurtherBytes) + FurtherBytes), ref row, ref at);
            }

            if (row != 0 && (!hasJumped || row < family.FirstPlainRow || (!IsTooLong(family, row, at) && LeadsToArmed(family, row))))
            {
                if (number >= _threads.Length)
                {
                    MakeRoom();
                }

                _threads[number].Begin(row, at, jumps: (byte)(hasJumped ? 1 : 0));
                survivors |= 1U << number;
            }
        }

        return survivors;
    }

    // A thread behind a long run can end nothing any more.
    private bool IsTooLong(ProgramFamily family, int row, int at) =>
        at - _start > family.LeastLimit && at - _start > family.Tables.GrowLimitOf[family.StateOf(row)];

    // Of the rules that a name armed, most are told from a value by its first bytes.
    private bool LeadsToArmed(ProgramFamily family, int row) =>
        family.ReachMasks is not { } masks || masks.Meets(family.Tables.ReachOf[family.StateOf(row)], _armed);

    // Up to a place, while nothing can end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Walk(ProgramFamily family, ReadOnlySpan<byte> window, int stop, ref int row, ref int at)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(family.Rows);
        ref var classOf = ref MemoryMarshal.GetArrayDataReference(family.Tables.ClassOf);
        ref var text = ref MemoryMarshal.GetReference(window);
        var (here, place, firstPlain) = (row, at, family.FirstPlainRow);

        // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
        while (place < stop && here >= firstPlain)
        {
            here = Unsafe.Add(ref rows, here + Unsafe.Add(ref classOf, Unsafe.Add(ref text, place++)));
        }

        Steps += place - at;
        (row, at) = (here, place);
    }

    private void MakeRoom()
    {
        var larger = s_rooms.Rent(_program.Families.Length);
        _threads.CopyTo(larger, 0);
        s_rooms.Return(_threads);
        _threads = larger;
    }
}
