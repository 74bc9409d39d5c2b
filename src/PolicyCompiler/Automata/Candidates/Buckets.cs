using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>
/// Puts groups into the eight buckets that vectors tell apart: the commonest first, each where it adds fewest hits, then each once more
/// as long as that helps. Hits are counted as vectors see them, by kinds and lower halves of bytes. Groups that need a byte have a
/// bucket of their own.
/// </summary>
internal static class Buckets
{
    private const int Rounds = 4;

    /// <summary>Group -> bucket.</summary>
    public static byte[] Of(List<StartShape> groups)
    {
        int count = CandidatePlan.Buckets - (groups.Exists(group => group.Gate.Needs) ? 1 : 0);
        Footprint[] footprints = [.. groups.Select(group => group.Gate.Needs ? Footprint.None : Seen(group))];
        byte[] bucketOf = [.. groups.Select(group => group.Gate.Needs ? (byte)count : byte.MaxValue)];
        int[] order = [.. Enumerable.Range(0, groups.Count).Where(number => !groups[number].Gate.Needs).OrderByDescending(number => footprints[number].Passes)];
        bool changed = true;
        for (int round = 0; round < Rounds && changed; round++)
        {
            changed = false;
            foreach (int number in order)
            {
                byte before = bucketOf[number];
                bucketOf[number] = byte.MaxValue;
                bucketOf[number] = Best(number, footprints, bucketOf, count);
                changed |= bucketOf[number] != before;
            }
        }

        return bucketOf;
    }

    private static byte Best(int number, Footprint[] footprints, byte[] bucketOf, int count)
    {
        var (least, best) = (int.MaxValue, 0);
        for (int bucket = 0; bucket < count; bucket++)
        {
            Footprint? members = Together(bucket, footprints, bucketOf);
            int more = members is null ? footprints[number].Passes : members.PassesWith(footprints[number]) - members.Passes;
            (least, best) = more < least ? (more, bucket) : (least, best);
        }

        return (byte)best;
    }

    private static Footprint? Together(int bucket, Footprint[] footprints, byte[] bucketOf)
    {
        Footprint? all = null;
        for (int number = 0; number < bucketOf.Length; number++)
        {
            all = bucketOf[number] != bucket ? all : all is null ? footprints[number] : all.With(footprints[number]);
        }

        return all;
    }

    // What kinds and lower halves say of a window.
    private static Footprint Seen(StartShape group)
    {
        var rows = new List<ulong[]>();
        for (int offset = 0; offset < group.Sets.Length; offset++)
        {
            var (kinds, halves) = (0, 0);
            for (int value = 0; value < 256; value++)
            {
                kinds |= group.Sets[offset].Contains(value) ? 1 << ByteKind.Of[value] : 0;
                halves |= group.Sets[offset].Contains(value) ? 1 << (value & 15) : 0;
            }

            int from = offset + CandidatePlan.FirstOffset;
            rows.Add(Positions.Shifted(Positions.OfSet(value => (kinds >> ByteKind.Of[value] & 1) != 0), from));
            if (from is >= 0 and < CandidatePlan.Halves)
            {
                rows.Add(Positions.Shifted(Positions.OfSet(value => (halves >> (value & 15) & 1) != 0), from));
            }
        }

        return new Footprint([.. rows]);
    }
}
