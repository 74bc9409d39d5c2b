using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>A plan's windows as vectors look them up: by the kind of a byte at each offset, and by its lower half at the first of the value.</summary>
internal sealed class ScanTables
{
    public ScanTables(CandidatePlan plan)
    {
        var halves = new byte[CandidatePlan.Halves][];
        for (var offset = 0; offset < CandidatePlan.Offsets; offset++)
        {
            Kinds[offset] = new byte[ByteKind.Count];
            Kinds[offset][ByteKind.Unknown] = byte.MaxValue;
            var half = offset - CandidatePlan.Before;
            var halfTable = half is >= 0 and < CandidatePlan.Halves ? halves[half] = new byte[16] : new byte[16];
            for (var value = 0; value < 256; value++)
            {
                var buckets = BucketsOf(plan, plan.Masks[offset][value]);
                Kinds[offset][ByteKind.Of[value]] |= buckets;
                halfTable[value & 15] |= buckets;
            }
        }

        Halves = halves;
        (Needing, Long, Far[ByteKind.Unknown], Farther[ByteKind.Unknown]) = (byte.MaxValue, byte.MaxValue, byte.MaxValue, byte.MaxValue);
        foreach (var group in plan.Groups)
        {
            Reach(Far, CandidatePlan.Far, group);
            Reach(Farther, CandidatePlan.Farther, group);
            Needing &= group.Needs ? byte.MaxValue : (byte)~(1 << group.Bucket);
            Long &= group.IsLong ? byte.MaxValue : (byte)~(1 << group.Bucket);
        }

        Needing &= (byte)~Long;
    }

    /// <summary>offset - FirstOffset -> kind -> buckets.</summary>
    public byte[][] Kinds { get; } = new byte[CandidatePlan.Offsets][];

    /// <summary>Offset from the start -> lower half of the byte -> buckets.</summary>
    public byte[][] Halves { get; }

    /// <summary>The same at <see cref="CandidatePlan.Far"/> bytes from the start.</summary>
    public byte[] Far { get; } = new byte[ByteKind.Count];

    /// <summary>The same at <see cref="CandidatePlan.Farther"/>.</summary>
    public byte[] Farther { get; } = new byte[ByteKind.Count];

    /// <summary>Kinds of bytes that tokens are written with: all their bits, or none.</summary>
    public byte[] Tokens { get; } = TokenKinds();

    /// <summary>Buckets whose groups all need a byte.</summary>
    public byte Needing { get; }

    /// <summary>Buckets whose groups all need a long run.</summary>
    public byte Long { get; }

    private static byte[] TokenKinds()
    {
        var kinds = new byte[ByteKind.Count];
        kinds[ByteKind.Unknown] = byte.MaxValue;
        for (var value = 0; value < 256; value++)
        {
            kinds[ByteKind.Of[value]] |= (RunClass.Of[value] >> StartGroup.TokenClass & 1) != 0 ? byte.MaxValue : (byte)0;
        }

        return kinds;
    }

    private static void Reach(byte[] kinds, int offset, in StartGroup group)
    {
        for (var value = 0; value < 256; value++)
        {
            var may = group.RunLength <= offset || (RunClass.Of[value] >> group.RunClass & 1) != 0;
            kinds[ByteKind.Of[value]] |= may ? (byte)(1 << group.Bucket) : (byte)0;
        }
    }

    private static byte BucketsOf(CandidatePlan plan, ulong groups)
    {
        var buckets = 0;
        for (var number = 0; number < plan.Groups.Length; number++)
        {
            buckets |= (groups >> number & 1) != 0 ? 1 << plan.Groups[number].Bucket : 0;
        }

        return (byte)buckets;
    }
}
