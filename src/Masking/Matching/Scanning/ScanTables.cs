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
        foreach (var group in plan.Groups)
        {
            Needing |= group.Needs ? (byte)(1 << group.Bucket) : (byte)0;
        }
    }

    /// <summary>offset - FirstOffset -> kind -> buckets.</summary>
    public byte[][] Kinds { get; } = new byte[CandidatePlan.Offsets][];

    /// <summary>Offset from the start -> lower half of the byte -> buckets.</summary>
    public byte[][] Halves { get; }

    /// <summary>Buckets of groups that need a byte.</summary>
    public byte Needing { get; }

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
