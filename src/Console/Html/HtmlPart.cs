namespace FastMcp.WebConsole.Html;

/// <summary>Markup that <see cref="HtmlText"/> wrote: the only thing that stands in a page as it is.</summary>
internal readonly struct HtmlPart
{
    internal HtmlPart(string markup) => Markup = markup;

    internal string? Markup { get; }
}
