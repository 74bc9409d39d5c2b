using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>
/// Which contexts were found from a place on to the left, for the ways of tails that were gone last: starts behind one name come to the same row at
/// the same place, and what is found from there on is the same.
/// </summary>
/// <remarks>Places count as those of <see cref="Runs.RunEnds"/> do, and never come again. Of one program.</remarks>
internal struct ContextMemo
{
    private const int Entries = 8;

    private Table _table;

    /// <summary>The entry of a place, or one that another place leaves to it.</summary>
    /// <param name="place">Where a name may end; not 0.</param>
    /// <param name="machine">Whose tail is walked.</param>
    [UnscopedRef]
    public ref Entry At(long place, int machine) => ref _table[(int)(place + (7 * machine)) & (Entries - 1)];

    public void Clear() => _table = default;

    /// <summary>What was found from a place on.</summary>
    public struct Entry
    {
        private const int Most = 6;

        private long _place;
        private int _machine;
        private int _row;
        private int _count;
        private Contexts _contexts;

        /// <summary>Sets the contexts found, if they are known.</summary>
        public readonly bool TryArm(long place, int machine, int row, Span<ulong> armed)
        {
            if (_place != place || _row != row || _machine != machine || _count > Most)
            {
                return false;
            }

            for (var index = 0; index < _count; index++)
            {
                armed[_contexts[index] >> 6] |= 1UL << (_contexts[index] & 63);
            }

            return true;
        }

        public void Begin(long place, int machine, int row) => (_place, _machine, _row, _count) = (place, machine, row, 0);

        /// <summary>Where there are more than it has room for, none is remembered.</summary>
        public void Add(int context)
        {
            for (var index = 0; index < Math.Min(_count, Most); index++)
            {
                if (_contexts[index] == context)
                {
                    return;
                }
            }

            if (_count < Most)
            {
                _contexts[_count] = (ushort)context;
            }

            _count = Math.Min(_count, Most) + 1;
        }

        [InlineArray(Most)]
        private struct Contexts
        {
            private ushort _first;
        }
    }

    [InlineArray(Entries)]
    private struct Table
    {
        private Entry _first;
    }
}
