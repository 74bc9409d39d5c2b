using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>Windows of a few bytes: what a piece of a model's stream is together with what is held of the pieces before.</summary>
internal sealed partial class StreamMatcher
{
    // A longer beginning is held by threads, which go on where they stopped: it is not walked again with each piece.
    private const int ShortBeginning = 16;

    /// <summary>
    /// What <see cref="Next"/> says of most short windows to which more may come: where to hold from, and no find. -1: <see cref="Next"/> is to be
    /// asked, whose answer is another one.
    /// </summary>
    /// <remarks>
    /// Where nothing but short beginnings are held there is no thread: whether one may grow is all that is asked, and asked again with the next
    /// piece, which mostly shows that no value begins there, by the scan alone.
    /// </remarks>
    /// <param name="window">The text from the last hold position on, behind which <see cref="ShortScanner.Room"/> bytes may be read.</param>
    public int HoldFrom(ReadOnlySpan<byte> window)
    {
        var starts = _program.Starts;
        if (_block.IsOpen || window.Length > ShortScanner.Most || !starts.HasShort)
        {
            return -1;
        }

        // As AskAnew has it.
        if (_begun != 0)
        {
            GoOnAs(starts.MayBegin(window, _start, ref _cursor) && starts.FindShort(window, _start, ref _cursor, out var families) == _start ? families : 0);
        }

        while (true)
        {
            if (_begun == 0)
            {
                _start = starts.FindShort(window, _start, ref _cursor, out var begins);
                if (begins == 0 || (window.Length - _start <= ShortBeginning && MayGrow(window, begins & ~_program.ContextFamilies)))
                {
                    return _start;
                }

                if (!BeginAt(window, begins))
                {
                    _start++;
                    continue;
                }
            }

            if (!Run(window, end: false))
            {
                return _start;
            }

            if (_hasEnds)
            {
                return -1;
            }

            _begun = 0;
            _start++;
        }
    }

    // Some value of these families may begin at _start and end behind the window. One that is too long on its way is so at the end too.
    private bool MayGrow(ReadOnlySpan<byte> window, uint families)
    {
        ref var text = ref MemoryMarshal.GetReference(window);
        var before = _start == 0 ? _cursor.Before : Unsafe.Add(ref text, _start - 1);
        for (; families != 0; families &= families - 1)
        {
            var family = _program.Families[BitOperations.TrailingZeroCount(families)];
            ref var rows = ref MemoryMarshal.GetArrayDataReference(family.Rows);
            ref var classOf = ref MemoryMarshal.GetArrayDataReference(family.Tables.ClassOf);
            var (row, at) = (family.StartRowOf[before], _start);

            // INVARIANT: rows lead to rows of the same array, classes are below their count: the image's reader checked it.
            while (at < window.Length && row != 0)
            {
                row = Unsafe.Add(ref rows, row + Unsafe.Add(ref classOf, Unsafe.Add(ref text, at++)));
            }

            Steps += at - _start;
            if (row != 0 && window.Length - _start <= family.Tables.GrowLimitOf[family.StateOf(row)])
            {
                return true;
            }
        }

        return false;
    }
}
