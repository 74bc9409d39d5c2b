using System.Numerics;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>
/// Where the last name of a context may have ended, while starts stand close together: far behind it none of them has a context, and none is asked for.
/// Names are looked for once, going forward, however many starts there are.
/// </summary>
/// <remarks>Places count as those of <see cref="Runs.RunEnds"/> do. Of one program.</remarks>
internal struct NameWatch
{
    // Where starts stand further apart, asking each costs less than looking at all that is between them.
    private const int Close = 8;

    private long _looked;
    private long _name;

    /// <summary>Those of some machines whose contexts may end at a start.</summary>
    /// <param name="contexts">Of the program.</param>
    /// <param name="machines">A bit each.</param>
    /// <param name="past">Text before the window.</param>
    /// <param name="window">The text.</param>
    /// <param name="start">A position in it; starts rise.</param>
    /// <param name="place">Its place.</param>
    /// <param name="steps">Grows by the bytes that were looked at.</param>
    public uint Near(ContextRuns contexts, uint machines, ReadOnlySpan<byte> past, ReadOnlySpan<byte> window, int start, long place, ref long steps)
    {
        while (_looked < place)
        {
            var from = start - (int)Math.Min(place - _looked, start + 1L);
            if (place - _looked > Close || from < 0)
            {
                (_looked, _name) = (place, place);
                return machines;
            }

            var ends = contexts.NamesFrom(past, window, from, out var count);
            steps += count;
            _looked += count;
            _name = ends == 0 ? _name : place - start + from + 64 - BitOperations.LeadingZeroCount(ends);
        }

        return place - _name > contexts.LongestTail ? machines & ~contexts.Watched : machines;
    }
}
