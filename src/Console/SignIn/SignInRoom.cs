using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Http;
using FastMcp.WebConsole.Pages;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.SignIn;

/// <summary>
/// Lets people in: OpenID Connect, authorization code flow with PKCE, state bound to the browser, nonce bound to the token. A person is then a
/// cookie that no script reads and no other site sends.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class SignInRoom(SignInOptions options, TimeProvider time)
{
    public const string Start = "/sign-in";
    public const string Back = "/sign-in/back";
    public const string Out = "/sign-out";

    // By their prefix browsers take them of this host alone, by https or loopback, for every path (RFC 6265bis, cookie name prefixes).
    private const string Session = "__Host-fastmcp";
    private const string Leaving = "__Host-fastmcp-sign-in";

    private const int LongestCode = 8192;

    private readonly VisitorTable _visitors = new(options, time);
    private readonly StartSeal _starts = new(new Uri(options.Url, Back), time);

    /// <summary>Null: the browser shows nobody.</summary>
    public Visitor? Find(HttpRequest request) => request.Cookies[Session] is { Length: > 0 and < 100 } token ? _visitors.Find(token) : null;

    /// <summary>A POST is the visitor's own: from a page of the console, with what only such a page knows.</summary>
    public bool IsOwn(HttpRequest request, Visitor visitor, string shown) =>
        request.Headers.Origin == options.Url.GetLeftPart(UriPartial.Authority)
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin"
        && visitor.Csrf.Length > 0 && Tokens.AreSame(visitor.Csrf, shown);

    /// <summary>Leads the browser away; where it wanted to go goes with its cookie, not with an address.</summary>
    public async Task LeadAsync(HttpContext context, string to)
    {
        var (start, browser) = _starts.New(IsOwnPath(to) ? to : "/");
        var where = options.Provider.TakesTokens ? start.Redirect : await options.Provider.LeadAsync(start).ConfigureAwait(false);
        if (where is null)
        {
            await Answer.PageAsync(context, 503, ErrorPage.Of(503, "Who signs people in cannot be reached at the moment. Try again; the gateway's health says why.")).ConfigureAwait(false);
            return;
        }

        // Lax: it must come back with the browser that the provider sends.
        context.Response.Cookies.Append(Leaving, browser, Cookie(SameSiteMode.Lax, StartSeal.Longest));
        if (options.Provider.TakesTokens)
        {
            await Answer.PageAsync(context, 200, TokenPage.Of(start, options.Provider.People)).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 302;
        context.Response.Headers.Location = where.AbsoluteUri;
    }

    /// <summary>The browser is back.</summary>
    public async Task BackAsync(HttpContext context)
    {
        // A token comes in a form, so that no address has it.
        var form = options.Provider.TakesTokens && HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false) : null;
        string Said(string name) => (form is null ? context.Request.Query[name] : form[name]).ToString();
        context.Response.Cookies.Delete(Leaving, Cookie(SameSiteMode.Lax, null));
        if (context.Request.Cookies[Leaving] is not { Length: > 0 } browser || _starts.Open(browser, Said("state")) is not var (start, to))
        {
            await Answer.PageAsync(context, 400, ErrorPage.Of(400, "This sign-in was not begun in this browser, was finished before, or took too long. Open the console again.")).ConfigureAwait(false);
            return;
        }

        var shown = form is not null && Said("person") is { Length: > 0 and < 100 } chosen ? options.Provider.TokenOf(chosen) ?? "" : Said("code");
        var result = shown is { Length: > 0 and <= LongestCode } code && Said("error").Length == 0 && options.Provider.TakesTokens == form is not null
            ? await options.Provider.RedeemAsync(code, Said("iss"), start).ConfigureAwait(false)
            : new SignInResult(null, "The provider did not sign you in.");
        if (result.Person is not { } person)
        {
            await Answer.PageAsync(context, 403, ErrorPage.Of(403, $"{result.WhyNot} Open the console again to try once more.")).ConfigureAwait(false);
            return;
        }

        context.Response.Cookies.Append(Session, _visitors.Add(person), Cookie(SameSiteMode.Strict, null));
        await BounceAsync(context, to).ConfigureAwait(false);
    }

    /// <summary>
    /// A browser that another site sent does not bring the cookie. Sent on by a page of the console it does, so that links from elsewhere lead to where they point.
    /// </summary>
    public static Task BounceAsync(HttpContext context, string to) => Answer.PageAsync(context, 200, new HtmlText().Add(
        $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={to}"><title>FastMcp</title></head><body><p><a href="{to}">On to the console</a></p></body></html>"""));

    public async Task OutAsync(HttpContext context)
    {
        if (context.Request.Cookies[Session] is { } token)
        {
            _visitors.Remove(token);
        }

        context.Response.Cookies.Delete(Session, Cookie(SameSiteMode.Strict, null));
        await Answer.PageAsync(context, 200, ErrorPage.Of(200, "You are signed out of the console. The provider may still know you.")).ConfigureAwait(false);
    }

    /// <summary>A path of the console, with its query: never a host, whatever a browser makes of slashes.</summary>
    public static bool IsOwnPath(string to) => to.Length is > 0 and < 2048 && to[0] == '/' && (to.Length == 1 || to[1] is not ('/' or '\\')) && !to.Any(char.IsControl);

    private static CookieOptions Cookie(SameSiteMode site, TimeSpan? age) => new() { HttpOnly = true, Secure = true, Path = "/", SameSite = site, MaxAge = age };
}
