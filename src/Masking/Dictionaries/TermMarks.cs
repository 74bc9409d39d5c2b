using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Dictionaries;

/// <summary>Candidate starts of one block of a window, a bit each.</summary>
internal struct TermMarks
{
    /// <summary>Positions.</summary>
    public const int Block = 8192;

    private Words _words;

    [UnscopedRef]
    public Span<ulong> For(int positions)
    {
        var words = ((Span<ulong>)_words)[..((positions + 63) >> 6)];
        words.Clear();
        return words;
    }

    /// <summary>The first mark from a position on and before another, or that other.</summary>
    public readonly int Next(int from, int to)
    {
        var index = from >> 6;
        for (var word = _words[Math.Min(index, Words.Count - 1)] & ulong.MaxValue << (from & 63); from < to; word = _words[index])
        {
            if (word != 0)
            {
                return Math.Min(to, (index << 6) + BitOperations.TrailingZeroCount(word));
            }

            from = ++index << 6;
            if (index == Words.Count)
            {
                break;
            }
        }

        return to;
    }

    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = Block / 64;
        private ulong _first;
    }
}
