namespace FastMcp.PolicyCompiler.Keys;

/// <summary>The examples of key rules: keys, or documents.</summary>
public static class KeyExample
{
    /// <summary>JSON; else the example is a key.</summary>
    public static bool IsDocument(string example) => example.Length > 0 && example[0] is '{' or '[';

    /// <summary>Documents that show an example: the key before a text, before a number, and before both in an array.</summary>
    public static IReadOnlyList<string> DocumentsOf(string example)
    {
        if (IsDocument(example))
        {
            return [example];
        }

        string key = JsonText.Quote(example);
        return [$"{{{key}:\"quiet brown text\"}}", $"{{\"a\":[{{{key}:8235}}],\"b\":true}}", $"{{{key}:[\"quiet\",{{\"c\":51}}]}}"];
    }
}
