using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>
/// Puts groups into the eight buckets that vectors tell apart: again and again the two that cost least together, then each group once more
/// as long as that helps. Hits are counted as vectors see them, by kinds and lower halves of bytes. Groups that need a byte have a
/// bucket of their own.
/// </summary>
internal static class Buckets
{
    private const int Rounds = 4;
    private const int ForNeeds = 1;
    private const int ForLong = 2;

    /// <summary>Group -> bucket.</summary>
    public static byte[] Of(List<StartShape> groups)
    {
        int[] needs = Numbers(groups, group => group.Gate.Needs);
        int[] longs = Numbers(groups, group => group.IsLong);
        int[] plain = Numbers(groups, group => !group.Gate.Needs && !group.IsLong);
        int forNeeds = needs.Length > 0 ? ForNeeds : 0;
        int forLong = longs.Length > 0 ? plain.Length > 0 ? ForLong : CandidatePlan.Buckets - forNeeds : 0;
        byte[] bucketOf = new byte[groups.Count];
        Distribute(groups, needs, 0, forNeeds, bucketOf);
        Distribute(groups, longs, forNeeds, forLong, bucketOf);
        Distribute(groups, plain, forNeeds + forLong, CandidatePlan.Buckets - forNeeds - forLong, bucketOf);
        return bucketOf;
    }

    private static int[] Numbers(List<StartShape> groups, Func<StartShape, bool> wanted) => [.. Enumerable.Range(0, groups.Count).Where(number => wanted(groups[number]))];

    private static void Distribute(List<StartShape> groups, int[] numbers, int first, int count, byte[] bucketOf)
    {
        Footprint[] footprints = [.. numbers.Select(number => Seen(groups[number]))];
        int[] own = Join(footprints, count);
        Improve(footprints, count, own);
        for (int index = 0; index < numbers.Length; index++)
        {
            bucketOf[numbers[index]] = (byte)(first + own[index]);
        }
    }

    // Each once more where it adds least, the costliest first, as long as that helps.
    private static void Improve(Footprint[] footprints, int count, int[] own)
    {
        Footprint?[] buckets = [.. Enumerable.Range(0, count).Select(bucket => Together(bucket, footprints, own))];
        int[] order = [.. Enumerable.Range(0, own.Length).OrderByDescending(index => footprints[index].Cost)];
        bool changed = true;
        for (int round = 0; round < Rounds && changed; round++)
        {
            changed = false;
            foreach (int index in order)
            {
                int before = own[index];
                own[index] = -1;
                buckets[before] = Together(before, footprints, own);
                int best = own[index] = Best(footprints[index], buckets);
                buckets[best] = buckets[best]?.With(footprints[index]) ?? footprints[index];
                changed |= best != before;
            }
        }
    }

    // Again and again the two that make the smallest one, so that a large one does not draw all others.
    private static int[] Join(Footprint[] footprints, int count)
    {
        int[] own = [.. Enumerable.Range(0, footprints.Length)];
        var open = own.Select(number => (Number: number, Footprint: footprints[number])).ToList();
        var costs = new Dictionary<(int, int), double>();
        while (open.Count > count)
        {
            var (least, first, second) = (double.MaxValue, 0, 0);
            for (int one = 0; one < open.Count; one++)
            {
                for (int other = 0; other < one; other++)
                {
                    var key = (open[one].Number, open[other].Number);
                    if (!costs.TryGetValue(key, out double cost))
                    {
                        costs.Add(key, cost = open[one].Footprint.CostWith(open[other].Footprint));
                    }

                    (least, first, second) = cost < least ? (cost, one, other) : (least, first, second);
                }
            }

            var joined = (Number: footprints.Length + costs.Count, Footprint: open[first].Footprint.With(open[second].Footprint));
            own = Array.ConvertAll(own, number => number == open[first].Number || number == open[second].Number ? joined.Number : number);
            open.RemoveAt(first);
            open[second] = joined;
        }

        return Array.ConvertAll(own, number => open.FindIndex(one => one.Number == number));
    }

    private static int Best(Footprint group, Footprint?[] buckets)
    {
        var (least, best) = (double.MaxValue, 0);
        for (int bucket = 0; bucket < buckets.Length; bucket++)
        {
            double more = buckets[bucket] is { } members ? members.CostWith(group) - members.Cost : group.Cost;
            (least, best) = more < least ? (more, bucket) : (least, best);
        }

        return best;
    }

    private static Footprint? Together(int bucket, Footprint[] footprints, int[] own)
    {
        Footprint? all = null;
        for (int index = 0; index < own.Length; index++)
        {
            all = own[index] != bucket ? all : all is null ? footprints[index] : all.With(footprints[index]);
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

        rows.Add(group.IsLong ? RunPositions.Of(StartGroup.TokenClass, StartGroup.LongRun) : Positions.All);
        rows.Add(Reaching(group.Gate, CandidatePlan.Far));
        rows.Add(Reaching(group.Gate, CandidatePlan.Farther));
        return new Footprint([.. rows]);
    }

    private static ulong[] Reaching(Gate gate, int offset)
    {
        if (gate.RunLength <= offset)
        {
            return Positions.All;
        }

        int kinds = Enumerable.Range(0, 256).Where(value => (RunClass.Of[value] >> gate.RunClass & 1) != 0).Aggregate(0, (all, value) => all | 1 << ByteKind.Of[value]);
        ulong[] positions = Positions.OfSet(value => (kinds >> ByteKind.Of[value] & 1) != 0);
        return Positions.Shifted(positions, offset);
    }
}
