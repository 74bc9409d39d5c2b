namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>
/// gitleaks looks at a file only if a keyword stands somewhere in it. Where every match holds a keyword that says nothing; where
/// one need not, the keyword is what keeps the rule from masking every hash.
/// </summary>
internal static class KeywordGate
{
    private const int MostTexts = 512;
    private const string Unknown = "\0";

    public static bool IsInEveryMatch(GoChoice choice, IReadOnlyList<string> keywords) =>
        keywords.Count == 0 || Texts(choice).All(text => keywords.Any(keyword => text.Contains(keyword, StringComparison.OrdinalIgnoreCase)));

    /// <summary>What matches have for certain, with a zero byte for what may be this or that. A part that may be absent is taken to be.</summary>
    private static List<string> Texts(GoChoice choice) => [.. choice.Alternatives.SelectMany(Texts)];

    private static List<string> Texts(IReadOnlyList<GoNode> sequence)
    {
        List<string> texts = [""];
        foreach (var item in sequence.Where(item => !item.IsNullable))
        {
            List<string> parts = item switch
            {
                { Quantifier.Length: > 0 } => [Unknown],
                GoNode.Group group => Texts(group.Choice),
                GoNode.Atom atom => Letters(atom),
                _ => [Unknown],
            };
            parts = texts.Count * parts.Count > MostTexts ? [Unknown] : parts;
            texts = [.. texts.SelectMany(text => parts.Select(part => text + part))];
        }

        return texts;
    }

    /// <summary>A character, or each of a class that lists a few.</summary>
    private static List<string> Letters(GoNode.Atom atom)
    {
        if (atom.Literal is { } letter)
        {
            return [letter.ToString()];
        }

        var listed = atom.Text.StartsWith('[') ? atom.Text[1..^1] : "";
        return listed.Length is > 0 and <= 4 && listed.All(char.IsAsciiLetterOrDigit) ? [.. listed.Select(c => c.ToString())] : [Unknown];
    }
}
