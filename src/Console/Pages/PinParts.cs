using System.Globalization;
using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages;

/// <summary>Tools that are not what was pinned, line by line, and for admins what takes them as they are.</summary>
internal sealed class PinParts(Visitor visitor, bool canTake, IReadOnlyList<PinView> pins)
{
    public const string Take = "/policy/pin";

    // What the page shows of them; the rest is told by number.
    private const int Most = 20;

    public HtmlPart Section()
    {
        if (pins.Count == 0)
        {
            return default;
        }

        var html = new HtmlText().Add(
            $"""<section id="pins" aria-labelledby="pins-title"><h2 id="pins-title">Tools that changed</h2><p class="dim">Their servers describe them otherwise than they were pinned. What is written in a description, agents read as if it were true.{(visitor.IsAdmin ? "" : " Admins see what they say.")}</p>""");
        foreach (var pin in pins.Take(Most))
        {
            One(html, pin);
        }

        return html.Add($"""{(pins.Count > Most ? Say($"{pins.Count - Most} more.") : default)}</section>""").ToPart();
    }

    private void One(HtmlText html, PinView pin)
    {
        html.Add($"""<section class="pane"><header><h3>{pin.Tool} <span class="dim">of {pin.Upstream}, {pin.Since.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}</span></h3></header>""");
        if (visitor.IsAdmin)
        {
            Both(html, pin);
        }

        html.Add($"</section>");
    }

    // No rule masked what a server says of itself: it is for who decides on it.
    private void Both(HtmlText html, PinView pin)
    {
        html.Add($"""<div class="text"><pre class="diff">""");
        foreach (var (kind, line) in LineDiff.Of(pin.Before, pin.Now))
        {
            _ = kind switch
            {
                '-' => html.Add($"<del>- {line}</del>\n"),
                '+' => html.Add($"<ins>+ {line}</ins>\n"),
                _ => html.Add($"  {line}\n"),
            };
        }

        html.Add($"</pre></div>");
        if (canTake && pin.Now.Length > 0)
        {
            html.Add(
                $"""
                <form class="lift" method="post" action="{Take}"><input type="hidden" name="csrf" value="{visitor.Csrf}"><input type="hidden" name="upstream" value="{pin.Upstream}"><input type="hidden" name="tool" value="{pin.Tool}"><input type="hidden" name="digest" value="{pin.Digest}"><button type="submit" class="no wide">Take it as it is now</button></form>
                """);
        }
    }

    private static HtmlPart Say(string text) => new HtmlText().Add($"""<p class="dim">{text}</p>""").ToPart();
}
