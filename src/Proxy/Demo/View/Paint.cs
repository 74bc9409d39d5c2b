using System.Text;

namespace FastMcp.Proxy.Demo.View;

/// <summary>Colours for terminals that want them (no-color.org), nothing elsewhere.</summary>
internal sealed class Paint(bool colours)
{
    public static Paint For(bool noColor, bool redirected) =>
        new(!noColor && !redirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");

    public string Heading(string text) => Wrap("1", text);

    public string Faint(string text) => Wrap("2", text);

    public string Good(string text) => Wrap("1;32", text);

    public string Bad(string text) => Wrap("1;31", text);

    /// <summary>Marks the characters that <paramref name="marked"/> names: values red, masks green.</summary>
    public string Marked(string text, Func<int, bool> marked, bool isMask)
    {
        if (!colours)
        {
            return text;
        }

        var painted = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            var mark = marked(i);
            while (end < text.Length && marked(end) == mark)
            {
                end++;
            }

            painted.Append(mark ? Wrap(isMask ? "30;42" : "31", text[i..end]) : text[i..end]);
            i = end;
        }

        return painted.ToString();
    }

    private string Wrap(string code, string text) => colours && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
