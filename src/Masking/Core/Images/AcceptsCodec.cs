namespace FastMcp.Masking.Core.Images;

/// <summary>Lookaheads, accept sets, and the set of every state.</summary>
internal static class AcceptsCodec
{
    public static void Write(ImageWriter writer, RuleTables tables)
    {
        LookaheadsCodec.Write(writer, tables.Lookaheads);
        writer.Number(tables.AcceptSets.Length);
        foreach (Accept[] set in tables.AcceptSets)
        {
            writer.Number(set.Length);
            foreach (Accept accept in set)
            {
                writer.Number(accept.Rule);
                writer.Number(accept.Lookahead);
            }
        }

        foreach (ushort set in tables.AcceptOf)
        {
            writer.Number(set);
        }
    }

    public static Part Read(ref ImageReader reader, int states, int maxSets)
    {
        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        var sets = new Accept[reader.Count(maxSets, "accept sets")][];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = ReadSet(ref reader, lookaheads.Length);
        }

        ushort[] acceptOf = new ushort[states];
        for (int i = 0; i < states; i++)
        {
            acceptOf[i] = (ushort)reader.Number(sets.Length - 1, "accept set");
        }

        return new Part(lookaheads, sets, acceptOf);
    }

    private static Accept[] ReadSet(ref ImageReader reader, int lookaheads)
    {
        var set = new Accept[reader.Count(ushort.MaxValue, "accepts")];
        for (int i = 0; i < set.Length; i++)
        {
            int rule = reader.Number(ushort.MaxValue, "rule");
            set[i] = new Accept((ushort)rule, (ushort)reader.Number(lookaheads - 1, "lookahead"));
        }

        return set;
    }

    internal readonly record struct Part(Lookahead[] Lookaheads, Accept[][] Sets, ushort[] AcceptOf)
    {
        /// <summary>The rules come later in the image.</summary>
        public void CheckRules(int rules)
        {
            foreach (Accept[] set in Sets)
            {
                foreach (Accept accept in set)
                {
                    if (accept.Rule >= rules)
                    {
                        throw ImageReader.Damaged("rule");
                    }
                }
            }
        }
    }
}
