using FastMcp.WebConsole.Html;

namespace FastMcp.WebConsole.Pages;

/// <summary>What cannot be shown. Says nothing of paths, files or what was asked.</summary>
internal static class ErrorPage
{
    public static HtmlText Of(int status, string why) => Plain(new PageFrame($"{status}", null, IsOffline: false), why);

    public static HtmlText Plain(PageFrame frame, string why) => frame.Around(new HtmlText().Add($"""<div class="empty"><h1>{frame.Title}</h1><p>{why}</p></div>""").ToPart());
}
