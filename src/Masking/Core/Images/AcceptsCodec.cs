namespace FastMcp.Masking.Core.Images;

/// <summary>Accept sets, and the set of every state.</summary>
internal static class AcceptsCodec
{
    public static void Write(ImageWriter writer, Accept[][] acceptSets, ushort[] acceptOf)
    {
        writer.Number(acceptSets.Length);
        foreach (Accept[] set in acceptSets)
        {
            writer.Number(set.Length);
            foreach (Accept accept in set)
            {
                writer.Number(accept.Rule);
                writer.Number(accept.Lookahead);
            }
        }

        writer.Words(acceptOf);
    }

    /// <param name="reader">The image.</param>
    /// <param name="states">How many sets are named.</param>
    /// <param name="rules">Rules there are.</param>
    /// <param name="lookaheads">Lookaheads there are.</param>
    public static (Accept[][] Sets, ushort[] AcceptOf) Read(ref ImageReader reader, int states, int rules, int lookaheads)
    {
        var sets = new Accept[reader.Count(ushort.MaxValue, "accept sets")][];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = ReadSet(ref reader, rules, lookaheads);
        }

        if (sets.Length == 0 || sets[0].Length > 0)
        {
            throw ImageReader.Damaged("accept sets");
        }

        return (sets, reader.Words(states, sets.Length - 1, "accept set"));
    }

    private static Accept[] ReadSet(ref ImageReader reader, int rules, int lookaheads)
    {
        var set = new Accept[reader.Count(ushort.MaxValue, "accepts")];
        for (int i = 0; i < set.Length; i++)
        {
            int rule = reader.Number(rules - 1, "rule");
            set[i] = new Accept((ushort)rule, (ushort)reader.Number(lookaheads - 1, "lookahead"));
        }

        return set;
    }
}
