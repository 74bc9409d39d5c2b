namespace FastMcp.Masking.Core.Images;

/// <summary>One family's automaton.</summary>
internal static class FamilyCodec
{
    public static void Write(ImageWriter writer, FamilyTables tables)
    {
        writer.Table(tables.Next, tables.ClassCount);
        writer.Block(tables.ClassOf);
        AcceptsCodec.Write(writer, tables.AcceptSets, tables.AcceptOf);
        writer.Numbers(tables.GrowLimitOf);
        writer.Number(tables.Least);
        writer.Number(tables.StartOf.Length);
        writer.Words(tables.StartOf);
        writer.Block(tables.ContextOf);
        WriteReach(writer, tables);
    }

    public static FamilyTables Read(ref ImageReader reader, int rules, int lookaheads)
    {
        TransitionTable transitions = reader.Table();
        int states = transitions.StateCount;
        byte[] classOf = reader.Block(256, transitions.ClassCount - 1, "class");
        var (sets, acceptOf) = AcceptsCodec.Read(ref reader, states, rules, lookaheads);
        int[] limits = reader.Numbers(states, -1, "limit");
        int least = reader.Number(int.MaxValue, "length of the shortest value");
        ushort[] starts = reader.Words(reader.Number(256, "contexts"), states - 1, "start");
        byte[] contextOf = reader.Block(257, starts.Length - 1, "context");
        var (reachOf, reachSets) = ReadReach(ref reader, states, rules);
        return new FamilyTables
        {
            ClassOf = classOf,
            Transitions = transitions,
            AcceptOf = acceptOf,
            AcceptSets = sets,
            GrowLimitOf = limits,
            Least = least,
            ContextOf = contextOf,
            StartOf = starts,
            ReachOf = reachOf,
            ReachSets = reachSets,
        };
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

        writer.Words(tables.ReachOf);
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

        return (reader.Words(states, sets.Length - 1, "reach set"), sets);
    }
}
