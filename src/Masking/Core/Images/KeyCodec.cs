namespace FastMcp.Masking.Core.Images;

/// <summary>A key rule's keys.</summary>
internal static class KeyCodec
{
    public static void Write(ImageWriter writer, KeySpec key)
    {
        WriteTexts(writer, key.Names);
        WriteTexts(writer, key.Contains);
        writer.Number(key.Paths.Length);
        foreach (KeyStep[] path in key.Paths)
        {
            writer.Number(path.Length);
            foreach (KeyStep step in path)
            {
                writer.Byte((byte)step.Kind);
                writer.Text(step.Name);
                writer.Flag(step.Descends);
            }
        }
    }

    public static KeySpec Read(ref ImageReader reader)
    {
        string[] names = ReadTexts(ref reader);
        string[] contains = ReadTexts(ref reader);
        var paths = new KeyStep[reader.Count(KeySpec.MostSteps, "paths")][];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = ReadPath(ref reader);
        }

        return new KeySpec(names, contains, paths);
    }

    private static KeyStep[] ReadPath(ref ImageReader reader)
    {
        var path = new KeyStep[reader.Count(KeySpec.MostSteps, "steps")];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = new KeyStep((KeyStepKind)reader.Number((int)KeyStepKind.AnyElement, "step"), reader.Text(), reader.Flag());
        }

        return path.Length > 0 ? path : throw ImageReader.Damaged("path");
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
        string[] texts = new string[reader.Count(KeySpec.MostNames, "names")];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Text();
        }

        return texts;
    }
}
