using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FastMcp.Recording.Reading;

namespace FastMcp.WebConsole.Html;

/// <summary>
/// Markup being written. What stands in the program's own text is markup, every value in a hole of it is text: escaped, with what is not seen
/// or would change the order of reading written out. So a value cannot become markup, in an attribute between quotes neither.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _markup = new(16 * 1024);

    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Handler markup)
    {
        _ = markup;
        return this;
    }

    public HtmlPart ToPart() => new(_markup.ToString());

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_markup.ToString());

    private void Text(string text)
    {
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _markup.Append("&amp;"),
                '<' => _markup.Append("&lt;"),
                '>' => _markup.Append("&gt;"),
                '"' => _markup.Append("&quot;"),
                '\'' => _markup.Append("&#39;"),
                '`' => _markup.Append("&#96;"),
                _ => _markup.Append(rune),
            };
        }
    }

    /// <summary>What the compiler makes of <c>$"..."</c>.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly HtmlText _to;

        public Handler(int literalLength, int formattedCount, HtmlText to)
        {
            _ = (literalLength, formattedCount);
            _to = to;
        }

        public void AppendLiteral(string markup) => _to._markup.Append(markup);

        public void AppendFormatted(string? text) => _to.Text(text ?? "");

        public void AppendFormatted(HtmlPart part) => _to._markup.Append(part.Markup);

        public void AppendFormatted(long number) => _to._markup.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(double number, string format) => _to._markup.Append(number.ToString(format, CultureInfo.InvariantCulture));
    }
}
