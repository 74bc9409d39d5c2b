using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Matching;

/// <summary>
/// The entropy of values that end at one place and begin one behind the other, as starts in a run make them: counted once, and then by what is left out. The same
/// number as <see cref="Entropy.Of(ReadOnlySpan{byte})"/> counts.
/// </summary>
/// <remarks>Owned by one matcher. Places count as those of <see cref="Runs.RunEnds"/> do.</remarks>
internal sealed class SuffixEntropy
{
    /// <summary>Shorter values are counted by themselves.</summary>
    public const int Least = 32;

    private readonly int[] _counts = new int[256];
    private long _from;
    private long _end;
    private long _sum;

    /// <param name="window">The text.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="place">The place of its first byte.</param>
    /// <param name="read">Grows by the bytes that are looked at.</param>
    public double Of(ReadOnlySpan<byte> window, int start, int length, long place, ref long read)
    {
        var ahead = place - _from;
        if (place + length == _end && ahead >= 0 && ahead <= Math.Min(start, length))
        {
            Leave(window.Slice(start - (int)ahead, (int)ahead));
            read += ahead;
        }
        else
        {
            Count(window.Slice(start, length));
            read += length;
        }

        (_from, _end) = (place, place + length);
        return Entropy.Of(length, _sum);
    }

    private void Leave(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            ref var count = ref _counts[one];
            _sum += Entropy.ProductOf(count - 1) - Entropy.ProductOf(count);
            count--;
        }
    }

    private void Count(ReadOnlySpan<byte> value)
    {
        _counts.AsSpan().Clear();
        _sum = 0;
        foreach (var one in value)
        {
            _counts[one]++;
        }

        foreach (var count in _counts)
        {
            _sum += Entropy.ProductOf(count);
        }
    }
}
