namespace FastMcp.Masking.Core.Images;

/// <summary>One family's automaton.</summary>
internal static class FamilyCodec
{
    private const int MaxStates = ushort.MaxValue + 1;

    public static void Write(ImageWriter writer, FamilyTables tables)
    {
        writer.Number(tables.ClassCount);
        writer.Runs(tables.ClassOf);
        RowsCodec.Write(writer, tables.Next, tables.ClassCount);
        AcceptsCodec.Write(writer, tables.AcceptSets, tables.AcceptOf);
        foreach (int limit in tables.GrowLimitOf)
        {
            writer.Number(limit + 1);
        }

        writer.Number(tables.StartOf.Length);
        foreach (ushort start in tables.StartOf)
        {
            writer.Number(start);
        }

        writer.Runs(tables.ContextOf);
        WriteReach(writer, tables);
    }

    public static FamilyTables Read(ref ImageReader reader, int rules, int lookaheads)
    {
        int classes = reader.Number(256, "classes");
        byte[] classOf = reader.Runs(256, classes - 1, "class");
        ushort[] next = RowsCodec.Read(ref reader, classes, MaxStates);
        int states = next.Length / classes;
        var (sets, acceptOf) = AcceptsCodec.Read(ref reader, states, rules, lookaheads);
        int[] limits = ReadLimits(ref reader, states);
        ushort[] starts = ReadStarts(ref reader, states);
        byte[] contextOf = reader.Runs(257, starts.Length - 1, "context");
        var (reachOf, reachSets) = ReadReach(ref reader, states, rules);
        return new FamilyTables
        {
            ClassOf = classOf,
            ClassCount = classes,
            Next = next,
            AcceptOf = acceptOf,
            AcceptSets = sets,
            GrowLimitOf = limits,
            ContextOf = contextOf,
            StartOf = starts,
            ReachOf = reachOf,
            ReachSets = reachSets,
        };
    }

    private static int[] ReadLimits(ref ImageReader reader, int states)
    {
        int[] limits = new int[states];
        for (int i = 0; i < states; i++)
        {
            limits[i] = reader.Number(int.MaxValue, "limit") - 1;
        }

        return limits;
    }

    private static ushort[] ReadStarts(ref ImageReader reader, int states)
    {
        ushort[] starts = new ushort[reader.Number(256, "contexts")];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = (ushort)reader.Number(states - 1, "start");
        }

        return starts;
    }

    private static void WriteReach(ImageWriter writer, FamilyTables tables)
    {
        writer.Flag(tables.HasContexts);
        if (!tables.HasContexts)
        {
            return;
        }

        writer.Number(tables.ReachSets.Length);
        foreach (Reach[] set in tables.ReachSets)
        {
            writer.Number(set.Length);
            foreach (Reach reach in set)
            {
                writer.Number(reach.Rule);
                writer.Number(reach.Limit);
            }
        }

        foreach (ushort reach in tables.ReachOf)
        {
            writer.Number(reach);
        }
    }

    private static (ushort[] ReachOf, Reach[][] Sets) ReadReach(ref ImageReader reader, int states, int rules)
    {
        if (!reader.Flag())
        {
            return ([], []);
        }

        var sets = new Reach[reader.Count(ushort.MaxValue, "reach sets")][];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = new Reach[reader.Count(ushort.MaxValue, "reach")];
            for (int j = 0; j < sets[i].Length; j++)
            {
                int rule = reader.Number(rules - 1, "rule");
                sets[i][j] = new Reach((ushort)rule, reader.Number(int.MaxValue, "limit"));
            }
        }

        ushort[] reachOf = new ushort[states];
        for (int i = 0; i < states; i++)
        {
            reachOf[i] = (ushort)reader.Number(sets.Length - 1, "reach set");
        }

        return (reachOf, sets);
    }
}
