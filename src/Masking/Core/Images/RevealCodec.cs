namespace FastMcp.Masking.Core.Images;

/// <summary>Where tokens may be turned back.</summary>
internal static class RevealCodec
{
    public static void Write(ImageWriter writer, RevealSpec[] reveals)
    {
        writer.Number(reveals.Length);
        foreach (RevealSpec reveal in reveals)
        {
            writer.Number(reveal.Rules.Length);
            foreach (int rule in reveal.Rules)
            {
                writer.Number(rule);
            }

            WriteTexts(writer, reveal.Upstreams);
            WriteTexts(writer, reveal.Tools);
        }
    }

    public static RevealSpec[] Read(ref ImageReader reader, int rules)
    {
        var reveals = new RevealSpec[reader.Count(ushort.MaxValue, "reveals")];
        for (int i = 0; i < reveals.Length; i++)
        {
            int[] ordinals = new int[reader.Count(rules, "reveal rules")];
            for (int j = 0; j < ordinals.Length; j++)
            {
                ordinals[j] = reader.Number(rules - 1, "reveal rule");
            }

            reveals[i] = new RevealSpec(ordinals, ReadTexts(ref reader), ReadTexts(ref reader));
        }

        return reveals;
    }

    private static void WriteTexts(ImageWriter writer, string[] texts)
    {
        writer.Number(texts.Length);
        foreach (string text in texts)
        {
            writer.Text(text);
        }
    }

    private static string[] ReadTexts(ref ImageReader reader)
    {
        string[] texts = new string[reader.Count(ushort.MaxValue, "globs")];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return texts;
    }
}
