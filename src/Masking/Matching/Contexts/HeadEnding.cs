using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Contexts;

/// <summary>What the last bytes of some heads are: a set of bytes for each, the last one first. Sets are of folded bytes, a bit for each of 128.</summary>
internal readonly record struct HeadEnding(UInt128 Last, UInt128 Second, UInt128 Third, UInt128 Fourth)
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Depth = 4;

    /// <summary>The bit that is set in every byte before it is looked up: a letter counts in both cases.</summary>
    public const byte Fold = 0x20;

    // Heads with more endings are not told apart by them.
    private const int Most = 1024;

    public UInt128 this[int depth] => depth switch { 0 => Last, 1 => Second, 2 => Third, _ => Fourth };

    public HeadEnding With(int depth, UInt128 set) => depth switch
    {
        0 => this with { Last = set },
        1 => this with { Second = set },
        2 => this with { Third = set },
        _ => this with { Fourth = set },
    };

    public HeadEnding Or(in HeadEnding other) => new(Last | other.Last, Second | other.Second, Third | other.Third, Fourth | other.Fourth);

    /// <summary>How many strings of bytes end so.</summary>
    public double Strings => Size(Last) * Size(Second) * Size(Third) * Size(Fourth);

    public static HeadEnding Any { get; } = new(UInt128.MaxValue, UInt128.MaxValue, UInt128.MaxValue, UInt128.MaxValue);

    /// <summary>The endings of all heads of a table that reads backwards.</summary>
    public static List<HeadEnding> AllOf(ReverseTable head)
    {
        var all = new List<HeadEnding>();
        foreach (var start in head.StartOf.Where(state => state != 0).Distinct())
        {
            Go(head, start, 0, Any, all);
        }

        return all.Count < Most ? all : [Any];
    }

    public static int IndexOf(int value) => ((value & 0xC0) >> 1) | (value & 0x1F);

    public static byte ByteOf(int index) => (byte)((index & 0x60) << 1 | Fold | (index & 0x1F));

    // A head that begins at this state has nothing further left.
    private static void Go(ReverseTable head, int state, int depth, in HeadEnding ending, List<HeadEnding> all)
    {
        if (all.Count >= Most)
        {
            return;
        }

        if (depth == Depth || head.AcceptOf[state] != 0)
        {
            all.Add(ending);
            return;
        }

        var sets = new Dictionary<int, UInt128>();
        for (var value = 0; value < 256; value++)
        {
            var next = head.Step(state, value);
            if (next != 0)
            {
                sets[next] = sets.GetValueOrDefault(next) | (UInt128.One << IndexOf(value));
            }
        }

        foreach (var (next, set) in sets)
        {
            Go(head, next, depth + 1, ending.With(depth, set), all);
        }
    }

    private static double Size(UInt128 set) => (double)UInt128.PopCount(set);
}
