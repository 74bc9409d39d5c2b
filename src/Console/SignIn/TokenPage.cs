using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Pages;

namespace FastMcp.WebConsole.SignIn;

/// <summary>Takes a token of the development issuer: for a first look and for tests on this machine.</summary>
internal static class TokenPage
{
    public static HtmlText Of(SignInStart start) => new PageFrame("Sign in", null, IsOffline: false).Around(new HtmlText().Add(
        $"""
        <div class="empty"><h1>Sign in</h1><p>A token of the development issuer, as <code>fastmcp token</code> makes it on this machine.</p>
        <form class="token" method="post" action="{SignInRoom.Back}"><input type="hidden" name="state" value="{start.State}">
        <label>Token<textarea name="code" rows="5" spellcheck="false" autocomplete="off" required></textarea></label><button type="submit" class="yes">Sign in</button></form></div>
        """).ToPart());
}
