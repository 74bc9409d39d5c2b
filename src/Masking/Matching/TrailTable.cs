using System.Numerics;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Runs;

namespace FastMcp.Masking.Matching;

/// <summary>The trails of one text, by family and by how many runs were gone over at once. Most texts have none, and others a few of those that could be.</summary>
internal struct TrailTable
{
    private const int Groups = RunEnds.Most + 1;

    private Trail?[]? _trails;

    // Those that say something, a bit each: of others nothing is looked at.
    private ulong _first;
    private ulong _second;

    public readonly Trail this[int number] => _trails![number]!;

    public Trail GetOrAdd(int number)
    {
        if (number < 64)
        {
            _first |= 1UL << number;
        }
        else
        {
            _second |= 1UL << number;
        }

        return (_trails ??= new Trail?[Groups * RuleTables.MostFamilies])[number] ??= new Trail();
    }

    /// <summary>What they say counts no more.</summary>
    public void Clear() => Clear(ulong.MaxValue);

    /// <summary>The same for some families.</summary>
    /// <param name="families">A bit each.</param>
    public void Clear(uint families) => Clear(families | ((ulong)families << RuleTables.MostFamilies));

    /// <summary>No text comes for a while: others take their room.</summary>
    public void GiveBack()
    {
        foreach (var trail in _trails.AsSpan())
        {
            trail?.GiveBack();
        }

        this = default;
    }

    private void Clear(ulong some)
    {
        Clear(ref _first, some, 0);
        Clear(ref _second, some, 64);
    }

    private readonly void Clear(ref ulong used, ulong some, int from)
    {
        for (var left = used & some; left != 0; left &= left - 1)
        {
            _trails![from + BitOperations.TrailingZeroCount(left)]!.Clear();
        }

        used &= ~some;
    }
}
