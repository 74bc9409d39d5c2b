namespace FastMcp.Masking.Core.Images;

/// <summary>The checks of a rule's values.</summary>
internal static class ChecksCodec
{
    private const int MaxStates = ushort.MaxValue + 1;

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
            writer.Number(search.ClassCount);
            writer.Runs(search.ClassOf);
            RowsCodec.Write(writer, search.Next, search.ClassCount);
            LookaheadsCodec.Write(writer, search.Lookaheads);
            foreach (ushort found in search.FoundOf)
            {
                writer.Number(found);
            }
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
        int classes = reader.Number(256, "classes");
        byte[] classOf = reader.Runs(256, classes - 1, "class");
        ushort[] next = RowsCodec.Read(ref reader, classes, MaxStates);
        Lookahead[] lookaheads = LookaheadsCodec.Read(ref reader);
        ushort[] foundOf = new ushort[next.Length / classes];
        for (int i = 0; i < foundOf.Length; i++)
        {
            foundOf[i] = (ushort)reader.Number(lookaheads.Length - 1, "found");
        }

        return new SearchSpec(classOf, classes, next, foundOf, lookaheads);
    }
}
