using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching;

/// <summary>Answers where a value can begin, from the byte before and the next two bytes.</summary>
internal sealed class StartTable
{
    private const int PairBytes = 65536 / 8;
    private readonly byte[] _contextOf;
    private readonly ushort[] _first;
    private readonly byte[] _pairs;

    public StartTable(RuleTables tables)
    {
        _contextOf = tables.ContextOf;
        _first = new ushort[tables.StartOf.Length * 256];
        _pairs = new byte[tables.StartOf.Length * PairBytes];
        for (var at = 0; at < _first.Length; at++)
        {
            var state = tables.Next[tables.StartOf[at >> 8] * tables.ClassCount + tables.ClassOf[at & 255]];
            _first[at] = state;
            for (var second = 0; second < 256 && state != 0; second++)
            {
                if (tables.AcceptOf[state] != 0 || tables.Next[state * tables.ClassCount + tables.ClassOf[second]] != 0)
                {
                    _pairs[(at << 5) + (second >> 3)] |= (byte)(1 << (second & 7));
                }
            }
        }
    }

    /// <summary>The first position from <paramref name="from"/> where a value may begin, or the end of the window.</summary>
    /// <param name="window">The text.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="before">The byte before the window, 256 for none.</param>
    /// <param name="state">The state after the value's first byte.</param>
    public int Find(ReadOnlySpan<byte> window, int from, int before, out int state)
    {
        var contextOf = _contextOf;
        var pairs = _pairs;
        var last = window.Length - 1;
        var at = from;
        if (at <= last)
        {
            var context = contextOf[at == 0 ? before : window[at - 1]];
            var here = window[at];
            for (; at < last; at++)
            {
                var next = window[at + 1];
                if ((pairs[((context << 8 | here) << 5) + (next >> 3)] >> (next & 7) & 1) != 0)
                {
                    state = _first[context << 8 | here];
                    return at;
                }

                context = contextOf[here];
                here = next;
            }

            state = _first[context << 8 | here];
            if (state != 0)
            {
                return at;
            }
        }

        state = 0;
        return Math.Max(from, window.Length);
    }
}
