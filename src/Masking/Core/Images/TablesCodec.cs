namespace FastMcp.Masking.Core.Images;

/// <summary>One scope's tables.</summary>
internal static class TablesCodec
{
    private const int MaxStates = ushort.MaxValue + 1;
    private const int MaxSets = ushort.MaxValue;

    public static void Write(ImageWriter writer, RuleTables tables)
    {
        writer.Number(tables.ClassCount);
        writer.Runs(tables.ClassOf);
        RowsCodec.Write(writer, tables.Next, tables.ClassCount);
        AcceptsCodec.Write(writer, tables);
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
        WriteRules(writer, tables.Rules);
        WriteRules(writer, tables.KeyRules);
    }

    private static void WriteRules(ImageWriter writer, TableRule[] rules)
    {
        writer.Number(rules.Length);
        foreach (TableRule rule in rules)
        {
            RuleCodec.Write(writer, rule);
        }
    }

    private static TableRule[] ReadRules(ref ImageReader reader, int ruleInfos)
    {
        var rules = new TableRule[reader.Count(ruleInfos, "rules")];
        for (int i = 0; i < rules.Length; i++)
        {
            rules[i] = RuleCodec.Read(ref reader, ruleInfos);
        }

        return rules;
    }

    public static RuleTables Read(ref ImageReader reader, int ruleInfos)
    {
        int classes = reader.Number(256, "classes");
        byte[] classOf = reader.Runs(256, classes - 1, "class");
        ushort[] next = RowsCodec.Read(ref reader, classes, MaxStates);
        int states = next.Length / classes;
        AcceptsCodec.Part accepts = AcceptsCodec.Read(ref reader, states, MaxSets);
        int[] limits = ReadLimits(ref reader, states);
        ushort[] starts = ReadStarts(ref reader, states);
        byte[] contextOf = reader.Runs(257, starts.Length - 1, "context");
        TableRule[] rules = ReadRules(ref reader, ruleInfos);
        TableRule[] keyRules = ReadRules(ref reader, ruleInfos);
        if (!Array.TrueForAll(keyRules, rule => rule.Key is not null))
        {
            throw ImageReader.Damaged("key rule");
        }

        accepts.CheckRules(rules.Length);
        return new RuleTables
        {
            ClassOf = classOf,
            ClassCount = classes,
            Next = next,
            AcceptOf = accepts.AcceptOf,
            AcceptSets = accepts.Sets,
            Lookaheads = accepts.Lookaheads,
            GrowLimitOf = limits,
            ContextOf = contextOf,
            StartOf = starts,
            Rules = rules,
            KeyRules = keyRules,
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
}
