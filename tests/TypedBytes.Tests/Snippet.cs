namespace FastMcp.TypedBytes;

/// <summary>A program body and the compiler errors that it must give.</summary>
public sealed record Snippet(string Name, IReadOnlyList<string> Errors, string Body)
{
    public static IReadOnlyList<Snippet> Load(string file) =>
        [.. File.ReadAllText(file).Split("\n=== ").Skip(1).Select(Of)];

    private static Snippet Of(string text)
    {
        var line = text.IndexOf('\n');
        var (name, expected) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..line].Trim());
        return new(name, expected == "ok" ? [] : expected.Split(' '), text[(line + 1)..]);
    }
}
