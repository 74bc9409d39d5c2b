namespace FastMcp.Masking.Core.Images;

/// <summary>The body of an image: rule infos, the distinct tables, which table serves which scope.</summary>
internal static class PolicyCodec
{
    private const int MaxRules = ushort.MaxValue;

    public static void Write(ImageWriter writer, PolicyImage image)
    {
        writer.Number(image.Rules.Length);
        foreach (RuleInfo rule in image.Rules)
        {
            WriteInfo(writer, rule);
        }

        RuleTables[] tablesOf = [image.Request, image.Response, image.Record];
        var distinct = new List<byte[]>();
        Dictionary<RuleTables, int> indexOf = tablesOf.Distinct().ToDictionary(tables => tables, tables => IndexOf(tables, writer.Arrays, distinct));
        int[] scopes = [.. tablesOf.Select(tables => indexOf[tables])];
        writer.Number(distinct.Count);
        foreach (byte[] tables in distinct)
        {
            writer.Bytes(tables);
        }

        foreach (int scope in scopes)
        {
            writer.Number(scope);
        }

        RevealCodec.Write(writer, image.Reveals);
        TermsCodec.Write(writer, image);
    }

    public static PolicyImage Read(ref ImageReader reader)
    {
        var rules = new RuleInfo[reader.Count(MaxRules, "rules")];
        for (int i = 0; i < rules.Length; i++)
        {
            rules[i] = ReadInfo(ref reader);
        }

        var distinct = new RuleTables[reader.Number(3, "scopes")];
        for (int i = 0; i < distinct.Length; i++)
        {
            distinct[i] = TablesCodec.Read(ref reader, rules.Length);
        }

        var image = new PolicyImage
        {
            Rules = rules,
            Request = distinct[reader.Number(distinct.Length - 1, "scope")],
            Response = distinct[reader.Number(distinct.Length - 1, "scope")],
            Record = distinct[reader.Number(distinct.Length - 1, "scope")],
            Reveals = RevealCodec.Read(ref reader, rules.Length),
        };
        return TermsCodec.Read(ref reader, image);
    }

    /// <summary>Scopes with the same rules have the same bytes.</summary>
    private static int IndexOf(RuleTables tables, ImageArrays arrays, List<byte[]> distinct)
    {
        var writer = new ImageWriter(arrays);
        TablesCodec.Write(writer, tables);
        byte[] bytes = writer.ToArray();
        int index = distinct.FindIndex(other => other.AsSpan().SequenceEqual(bytes));
        if (index < 0)
        {
            index = distinct.Count;
            distinct.Add(bytes);
        }

        return index;
    }

    private static void WriteInfo(ImageWriter writer, RuleInfo rule)
    {
        writer.Text(rule.Id);
        writer.Text(rule.Title);
        writer.Byte((byte)rule.Severity);
        writer.Flag(rule.Enforced);
        writer.Byte((byte)rule.On);
        writer.Text(rule.File);
        writer.Number(rule.Line);
    }

    private static RuleInfo ReadInfo(ref ImageReader reader) => new()
    {
        Id = reader.Text(),
        Title = reader.Text(),
        Severity = (Severity)reader.Number((int)Severity.High, "severity"),
        Enforced = reader.Flag(),
        On = (Directions)reader.Number((int)Directions.Both, "direction"),
        File = reader.Text(),
        Line = reader.Number(int.MaxValue, "line"),
    };
}
