using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Chooses the windows: how the values of every rule begin, put into groups and those into buckets so that few ordinary positions pass.</summary>
internal static class CandidatePlanner
{
    // They are looked for only where the needed byte is, or where a long run begins: few groups do.
    private const int GroupsThatNeed = 4;
    private const int LongGroups = 24;

    /// <param name="rules">All rules of the scope.</param>
    /// <param name="alone">Rule -> its automaton and its family.</param>
    /// <param name="needed">The byte that gates starts, or -1.</param>
    /// <param name="memo">Of the policy.</param>
    public static CandidatePlan Plan(IReadOnlyList<PatternRule> rules, (Alone Alone, int Family)[] alone, int needed, ShapeMemo memo)
    {
        int[] needs = [.. rules.Select(rule => needed >= 0 && NeededBytes.Of(rule.Value).Contains(needed) ? needed : -1)];
        List<StartShape> shapes = Joined([.. alone.SelectMany((one, number) =>
            memo.Of(one.Alone, needs[number], memo.Ends.Of(rules[number].Context)).Select(shape => shape.In(one.Family)))]);
        List<StartShape> groups = [.. Group(shapes.Where(shape => shape.Gate.Needs), GroupsThatNeed), .. Group(shapes.Where(shape => shape.IsLong), LongGroups)];
        groups.AddRange(Group(shapes.Where(shape => !shape.Gate.Needs && !shape.IsLong), CandidatePlan.MostGroups - groups.Count));
        ByteSet passed = alone.Select((one, number) => memo.Passed(one.Alone, needs[number])).Aggregate(ByteSet.None, (all, one) => all | one);
        byte[] bucketOf = Buckets.Of(groups);
        return new CandidatePlan
        {
            Groups = [.. groups.Select((group, number) => new StartGroup(bucketOf[number], group.Families, group.Gate.Needs, (byte)group.Gate.RunClass, (byte)group.Gate.RunLength))],
            Masks = [.. Enumerable.Range(0, CandidatePlan.Offsets).Select(offset => MaskOf(groups, offset))],
            Needed = (byte)Math.Max(0, needed),
            Passed = [.. Enumerable.Range(0, 256).Select(passed.Contains)],
        };
    }

    // Shapes that differ in one offset only are one: nothing is lost.
    private static List<StartShape> Joined(List<StartShape> shapes)
    {
        for (int but = -1; but < CandidatePlan.Offsets; but++)
        {
            shapes = [.. shapes.GroupBy(shape => shape, new ShapeComparer(but)).Select(same => same.Aggregate((x, y) => x.With(y)))];
        }

        return shapes;
    }

    // The commonest first; each where it adds least.
    private static List<StartShape> Group(IEnumerable<StartShape> shapes, int most)
    {
        var groups = new List<StartShape>();
        foreach (StartShape shape in shapes.OrderByDescending(shape => shape.Cost))
        {
            double least = groups.Count < most ? shape.Cost : double.MaxValue;
            int chosen = -1;
            for (int group = 0; group < groups.Count; group++)
            {
                double more = groups[group].CostWith(shape) - groups[group].Cost;
                if (more < least)
                {
                    (least, chosen) = (more, group);
                }
            }

            if (chosen < 0)
            {
                groups.Add(shape);
            }
            else
            {
                groups[chosen] = groups[chosen].With(shape);
            }
        }

        return groups;
    }

    private static ulong[] MaskOf(List<StartShape> groups, int offset)
    {
        ulong[] mask = new ulong[257];
        for (int value = 0; value < mask.Length; value++)
        {
            for (int group = 0; group < groups.Count; group++)
            {
                mask[value] |= groups[group].Sets[offset].Contains(value) ? 1UL << group : 0;
            }
        }

        return mask;
    }
}
