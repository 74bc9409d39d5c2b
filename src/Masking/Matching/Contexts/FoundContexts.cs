using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>The contexts that one start finds in one machine, in order, and where on its tail it was at the first two places at which names may end.</summary>
/// <param name="armed">A bit for each context; those found are set.</param>
internal ref struct FoundContexts(Span<ulong> armed)
{
    /// <summary>More are set, and not listed.</summary>
    public const int Most = 8;

    /// <summary>Stops that are kept.</summary>
    public const int Stops = 2;

    private readonly Span<ulong> _armed = armed;
    private List _list;
    private Ways _ways;

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>How many stops are kept.</summary>
    public int StopCount { get; private set; }

    public void Add(int context)
    {
        _armed[context >> 6] |= 1UL << (context & 63);
        if (Count < Most)
        {
            _list[Count] = (ushort)context;
        }

        Count++;
    }

    /// <summary>A place where a name may end.</summary>
    /// <param name="place">The place.</param>
    /// <param name="row">The tail's row there.</param>
    public void Stop(long place, int row)
    {
        if (StopCount < Stops)
        {
            _ways[StopCount++] = (place, row, Count);
        }
    }

    /// <summary>A stop, and how many were found before it.</summary>
    public readonly (long Place, int Row, int Before) StopAt(int index) => _ways[index];

    /// <summary>One that was found, of the listed ones.</summary>
    public readonly ushort this[int index] => _list[index];

    [InlineArray(Most)]
    private struct List
    {
        private ushort _first;
    }

    [InlineArray(Stops)]
    private struct Ways
    {
        private (long Place, int Row, int Before) _first;
    }
}
