using System.Text;

namespace FastMcp.Proxy.Credentials.Templates;

/// <summary>A text of a credential with placeholders in braces: <c>{arguments.repo}</c>, <c>{tool}</c>, <c>{caller.subject}</c>, <c>{caller.client}</c>, <c>{caller.agent}</c>. Immutable.</summary>
internal sealed class LendTemplate
{
    // Text and placeholder in turn.
    private readonly List<string> _parts = [];

    private LendTemplate(string text)
    {
        var at = 0;
        while (text.IndexOf('{', at) is var open and >= 0)
        {
            var close = text.IndexOf('}', open);
            _parts.Add(text[at..open]);
            _parts.Add(text[(open + 1)..close]);
            at = close + 1;
        }

        _parts.Add(text[at..]);
    }

    public IEnumerable<string> Placeholders => _parts.Where((_, index) => index % 2 == 1);

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? WhyNot(string text)
    {
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var close = text.IndexOf('}', at);
            var name = close < 0 ? "" : text[(at + 1)..close];
            if (!(name is "tool" or "caller.subject" or "caller.client" or "caller.agent" || (name.StartsWith("arguments.", StringComparison.Ordinal) && name.Length > "arguments.".Length && !name.Contains('{', StringComparison.Ordinal))))
            {
                return $"'{{{name}}}' stands for nothing. There are {{arguments.NAME}}, {{tool}}, {{caller.subject}}, {{caller.client}} and {{caller.agent}}.";
            }
        }

        return null;
    }

    /// <param name="text">Well formed.</param>
    public static LendTemplate Of(string text) => new(text);

    /// <param name="values">Of all placeholders.</param>
    /// <param name="encode">For paths: values are percent-encoded.</param>
    public string Fill(TemplateValues values, bool encode = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _parts.Count; i++)
        {
            text.Append(i % 2 == 0 ? _parts[i] : encode ? Uri.EscapeDataString(values[_parts[i]]) : values[_parts[i]]);
        }

        return text.ToString();
    }
}
