using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>
/// Where the last name of each machine of contexts may have ended, while starts stand close together: far behind it none of them has a context of that machine, and it is not asked.
/// Names are looked for once, going forward, however many starts there are.
/// </summary>
/// <remarks>Places count as those of <see cref="Runs.RunEnds"/> do. Of one program.</remarks>
internal struct NameWatch
{
    // Where starts stand further apart, asking each costs less than looking at all that is between them.
    private const int Close = 8;

    // Ordinary text has so many together: an assignment has two or three.
    private const int Few = 3;

    private long _looked;
    private long _last;
    private int _streak;

    // Up to here any name may have ended.
    private long _unknown;
    private Places _names;

    /// <summary>Few starts stand close together so far.</summary>
    public readonly bool IsSparse => _streak < Few;

    /// <summary>Those of some machines whose contexts may end at a start.</summary>
    /// <param name="contexts">Of the program.</param>
    /// <param name="machines">A bit each.</param>
    /// <param name="past">Text before the window.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in it.</param>
    /// <param name="place">Its place.</param>
    /// <param name="steps">Grows by the bytes that were looked at.</param>
    public uint Near(ContextRuns contexts, uint machines, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, long place, ref long steps)
    {
        _streak = place - _last <= Close ? _streak + 1 : 0;
        _last = place;
        while (_looked < place)
        {
            var from = start - (int)Math.Min(place - _looked, start + 1L);
            if (_streak < Few || place - _looked > Close || from < 0)
            {
                _looked = _unknown = place;
                return machines;
            }

            steps += Look(contexts, past, window, from, place - start);
        }

        var far = 0U;
        var told = contexts.Told;
        for (var number = 0; number < told.Length; number++)
        {
            far |= place - Math.Max(_unknown, _names[number]) > told[number].LongestTail ? told[number].Bit : 0;
        }

        return machines & ~far;
    }

    [SkipLocalsInit]
    private int Look(ContextRuns contexts, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int from, long before)
    {
        Span<byte> room = stackalloc byte[HeadEnds.LookedAt];
        var count = Math.Min(HeadEnds.LookedAt - HeadEnding.Depth, window.Length - from);
        var text = from >= HeadEnding.Depth && count == HeadEnds.LookedAt - HeadEnding.Depth
            ? window.Slice(from - HeadEnding.Depth, HeadEnds.LookedAt)
            : Gather(past, window, from, count, room);
        for (var number = 0; number < contexts.Told.Length; number++)
        {
            var last = contexts.Told[number].Names.LastIn(text);
            _names[number] = last == 0 ? _names[number] : before + from + last;
        }

        _looked += count;
        return count;
    }

    // What lies behind the window's end may look like a name: one too many.
    private static ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int from, int count, Span<byte> room)
    {
        room.Clear();
        var first = Math.Max(0, from - HeadEnding.Depth);
        window[first..(from + count)].CopyTo(room[(HeadEnding.Depth - (from - first))..]);
        var missing = Math.Min(past.Length, HeadEnding.Depth - (from - first));
        past[^missing..].CopyTo(room[(HeadEnding.Depth - (from - first) - missing)..]);
        return room;
    }

    [InlineArray(ContextRuns.MostTold)]
    private struct Places
    {
        private long _first;
    }
}
