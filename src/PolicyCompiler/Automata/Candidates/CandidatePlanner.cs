using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Chooses the windows: how values begin in every family, put into eight buckets so that few ordinary positions pass.</summary>
internal static class CandidatePlanner
{
    // Of the starts that pass a window, so many pass its gate in ordinary text.
    private const double NeedShare = 0.02;
    private const double RunShare = 0.08;

    /// <param name="rules">All rules of the scope.</param>
    /// <param name="alone">Rule -> its automaton and its family.</param>
    /// <param name="needed">The byte that gates starts, or -1.</param>
    public static CandidatePlan Plan(IReadOnlyList<PatternRule> rules, (FamilyTables Tables, int Family)[] alone, int needed)
    {
        RuleStarts[] starts = [.. alone.Select(one => new RuleStarts(one.Tables, one.Family, needed))];
        List<StartShape> shapes = Together(starts.SelectMany((one, number) => one.Shapes(BeforeOf(rules[number]))));
        ByteSet passed = starts.Aggregate(ByteSet.None, (all, one) => all | one.Passed);
        List<StartShape> buckets = Share(shapes);
        byte[][] masks = [.. Enumerable.Range(0, CandidatePlan.Offsets).Select(offset => MaskOf(buckets, offset))];
        return new CandidatePlan
        {
            Masks = masks,
            FamiliesOf = [.. Enumerable.Range(0, CandidatePlan.Buckets).Select(bucket => (byte)(bucket < buckets.Count ? buckets[bucket].Families : 0))],
            NeedGate = GateMask(buckets, Gate.Need),
            Needed = (byte)Math.Max(0, needed),
            Passed = [.. Enumerable.Range(0, 256).Select(passed.Contains)],
            RunGate = GateMask(buckets, Gate.Run),
        };
    }

    // At the start of a text a name that is no part of it may be the context.
    private static ByteSet BeforeOf(PatternRule rule) =>
        rule.Context is { } context ? PatternEdges.LastOf(context) | ByteSet.OnlyEdge : ByteSet.All;

    // Shapes that differ in what stands before, or in their family, are one.
    private static List<StartShape> Together(IEnumerable<StartShape> shapes) =>
        [.. shapes.GroupBy(shape => (shape.Sets[1], shape.Sets[2], shape.Sets[3], shape.Sets[4], shape.Gate)).Select(same => same.Aggregate((x, y) => x.With(y)))];

    // Buckets are of one gate each; how many each gate gets is tried.
    private static List<StartShape> Share(List<StartShape> shapes)
    {
        List<StartShape> Of(Gate gate) => [.. shapes.Where(shape => shape.Gate == gate).OrderByDescending(shape => shape.Share)];
        var (plain, need, run) = (Of(Gate.None), Of(Gate.Need), Of(Gate.Run));
        int forNeed = Math.Min(1, need.Count);
        List<StartShape>? best = null;
        double least = double.MaxValue;
        for (int forRun = Math.Min(1, run.Count); forRun <= Math.Min(5, run.Count); forRun++)
        {
            List<StartShape> buckets =
            [
                .. Cluster(plain, CandidatePlan.Buckets - forNeed - forRun), .. Cluster(need, forNeed), .. Cluster(run, forRun),
            ];
            double cost = buckets.Sum(bucket => bucket.Share * (bucket.Gate switch { Gate.Need => NeedShare, Gate.Run => RunShare, _ => 1 }));
            if (cost < least)
            {
                (best, least) = (buckets, cost);
            }
        }

        return best!;
    }

    // The commonest first; each where it adds least.
    private static List<StartShape> Cluster(List<StartShape> shapes, int count)
    {
        var buckets = new List<StartShape>();
        foreach (StartShape shape in shapes)
        {
            double least = buckets.Count < count ? shape.Share : double.MaxValue;
            int chosen = -1;
            for (int bucket = 0; bucket < buckets.Count; bucket++)
            {
                double more = buckets[bucket].With(shape).Share - buckets[bucket].Share;
                if (more < least)
                {
                    (least, chosen) = (more, bucket);
                }
            }

            if (chosen < 0)
            {
                buckets.Add(shape);
            }
            else
            {
                buckets[chosen] = buckets[chosen].With(shape);
            }
        }

        return buckets;
    }

    private static byte GateMask(List<StartShape> buckets, Gate gate) =>
        (byte)Enumerable.Range(0, buckets.Count).Where(bucket => buckets[bucket].Gate == gate).Sum(bucket => 1 << bucket);

    private static byte[] MaskOf(List<StartShape> buckets, int offset)
    {
        byte[] mask = new byte[257];
        for (int value = 0; value < mask.Length; value++)
        {
            mask[value] = (byte)Enumerable.Range(0, buckets.Count).Where(bucket => buckets[bucket].Sets[offset].Contains(value)).Sum(bucket => 1 << bucket);
        }

        return mask;
    }
}
