using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Pages;

namespace FastMcp.WebConsole.SignIn;

/// <summary>Takes a token of the development issuer: for a first look and for tests on this machine.</summary>
internal static class TokenPage
{
    public static HtmlText Of(SignInStart start, IReadOnlyList<DemoPerson> people)
    {
        var page = new HtmlText().Add($"""<div class="empty"><h1>Sign in</h1>""");
        if (people.Count > 0)
        {
            page.Add($"""<p>This is the demo, on this machine alone. Be somebody:</p><form class="token people" method="post" action="{SignInRoom.Back}"><input type="hidden" name="state" value="{start.State}">""");
            foreach (var person in people)
            {
                page.Add($"""<p><button type="submit" class="yes" name="person" value="{person.Name}">{person.Name}</button> <span class="dim">{person.Group}: {person.Does}</span></p>""");
            }

            page.Add($"""</form>""");
        }

        return new PageFrame("Sign in", null, IsOffline: false).Around(page.Add($"""{TokenForm(start)}</div>""").ToPart());
    }

    private static HtmlPart TokenForm(SignInStart start) => new HtmlText().Add(
        $"""
        <p>A token of the development issuer, as <code>fastmcp token</code> makes it on this machine.</p>
        <form class="token" method="post" action="{SignInRoom.Back}"><input type="hidden" name="state" value="{start.State}">
        <label>Token<textarea name="code" rows="5" spellcheck="false" autocomplete="off" required></textarea></label><button type="submit" class="yes">Sign in</button></form>
        """).ToPart();
}
