using System.Runtime.Intrinsics;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>Endings of heads in eight buckets, so that a vector looks for all of them at once. Each joins the bucket that it widens least.</summary>
internal sealed class EndingBuckets
{
    private readonly HeadEnding[] _buckets = new HeadEnding[8];
    private int _used;

    public void Add(in HeadEnding ending)
    {
        var (best, least) = (0, double.MaxValue);
        for (var bucket = 0; bucket < _used; bucket++)
        {
            var cost = _buckets[bucket].Or(ending).Strings - _buckets[bucket].Strings;
            (best, least) = cost < least ? (bucket, cost) : (best, least);
        }

        if (_used < _buckets.Length && least > ending.Strings)
        {
            best = _used++;
        }

        _buckets[best] = _buckets[best].Or(ending);
    }

    /// <summary>Lower half of a byte -> buckets, at a depth.</summary>
    public Vector128<byte> Lower(int depth) => Halves(depth, value => value & 15);

    /// <summary>Upper half of a byte with the folded bit -> buckets.</summary>
    public Vector128<byte> Upper(int depth) => Halves(depth, value => value >> 4);

    private Vector128<byte> Halves(int depth, Func<int, int> half)
    {
        var table = new byte[16];
        for (var value = 0; value < 256; value++)
        {
            for (var bucket = 0; bucket < _used; bucket++)
            {
                var passes = (value & HeadEnding.Fold) != 0 && (_buckets[bucket][depth] >> HeadEnding.IndexOf(value) & 1) != 0;
                table[half(value)] |= passes ? (byte)(1 << bucket) : (byte)0;
            }
        }

        return Vector128.Create(table);
    }
}
