namespace FastMcp.Masking.Core.Images;

/// <summary>The checks of a rule's values.</summary>
internal static class ChecksCodec
{
    public static void Write(ImageWriter writer, ValueChecks? checks)
    {
        writer.Flag(checks is not null);
        if (checks is null)
        {
            return;
        }

        writer.Number(checks.MinEntropy);
        writer.Number(checks.Allow.Length);
        foreach (SearchSpec search in checks.Allow)
        {
            writer.Table(search.Next, search.ClassCount);
            writer.Block(search.ClassOf);
            LookaheadsCodec.Write(writer, search.Lookaheads);
            writer.Words(search.FoundOf);
        }
    }

    public static ValueChecks? Read(ref ImageReader reader)
    {
        if (!reader.Flag())
        {
            return null;
        }

        int entropy = reader.Number(8000, "entropy");
        var allow = new SearchSpec[reader.Count(ushort.MaxValue, "allowed")];
        for (int i = 0; i < allow.Length; i++)
        {
            allow[i] = ReadSearch(ref reader);
        }

        return new ValueChecks { MinEntropy = entropy, Allow = allow };
    }

    private static SearchSpec ReadSearch(ref ImageReader reader)
    {
        TransitionTable table = reader.Table();
        byte[] classOf = reader.Block(256, table.ClassCount - 1, "class");
        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        return new SearchSpec(classOf, table.ClassCount, table.Next, reader.Words(table.StateCount, lookaheads.Length - 1, "found"), lookaheads);
    }
}
