namespace FastMcp.Masking.Core.Images;

/// <summary>One scope's tables.</summary>
internal static class TablesCodec
{
    public static void Write(ImageWriter writer, RuleTables tables)
    {
        WriteRules(writer, tables.Rules);
        WriteRules(writer, tables.KeyRules);
        LookaheadsCodec.Write(writer, tables.Lookaheads);
        writer.Number(tables.Families.Length);
        foreach (FamilyTables family in tables.Families)
        {
            FamilyCodec.Write(writer, family);
        }

        CandidatesCodec.Write(writer, tables.Candidates);
        ContextsCodec.Write(writer, tables.Contexts);
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
        TableRule[] rules = ReadRules(ref reader, ruleInfos);
        TableRule[] keyRules = ReadRules(ref reader, ruleInfos);
        if (!Array.TrueForAll(keyRules, rule => rule.Key is not null))
        {
            throw ImageReader.Damaged("key rule");
        }

        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        var families = new FamilyTables[reader.Number(RuleTables.MostFamilies, "families")];
        for (int i = 0; i < families.Length; i++)
        {
            families[i] = FamilyCodec.Read(ref reader, rules.Length, lookaheads.Length);
        }

        CandidatePlan candidates = CandidatesCodec.Read(ref reader, families.Length);
        ContextTables contexts = ContextsCodec.Read(ref reader);
        return Array.TrueForAll(rules, rule => rule.Context < contexts.Count)
            ? new RuleTables { Rules = rules, KeyRules = keyRules, Lookaheads = lookaheads, Families = families, Plan = new Lazy<CandidatePlan>(() => candidates), Contexts = contexts }
            : throw ImageReader.Damaged("context");
    }
}
