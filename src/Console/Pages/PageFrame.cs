using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages;

/// <summary>What stands around every page.</summary>
/// <param name="Title">Of the page.</param>
/// <param name="IsGreen">How the gateway is; null: there is none.</param>
/// <param name="IsOffline">True: a record is read beside no gateway, or beside one that does not know of it.</param>
internal sealed record PageFrame(string Title, bool? IsGreen, bool IsOffline)
{
    private static readonly (string Title, string Address, string Key)[] _pages =
        [("Approvals", "/approvals", "q"), ("Sessions", "/", "s"), ("Policy", "/policy", "p"), ("Agents", "/agents", "a"), ("Connections", "/connections", "c"), ("Health", "/health", "h")];

    /// <summary>Who looks.</summary>
    public Visitor Visitor { get; init; } = Visitor.Anyone;

    /// <summary>Calls wait for people here.</summary>
    public bool HasApprovals { get; init; }

    /// <summary>People let the gateway call in their name here.</summary>
    public bool HasConnections { get; init; }

    /// <param name="content">Of the page.</param>
    /// <param name="script">Name of the page's own script; null: it has none.</param>
    public HtmlText Around(HtmlPart content, string? script = null) => new HtmlText().Add(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Title} · FastMcp</title>
        <link rel="icon" href="/assets/mark.svg">
        <link rel="stylesheet" href="/assets/console.css">
        <script src="/assets/theme.js"></script>
        {Script(script)}
        </head>
        <body>
        <a class="skip" href="#main">To the content</a>
        <header class="bar">
        <a class="brand" href="/"><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 3h12M2 8h7M2 13h10"/><rect x="11" y="6.5" width="4" height="3" rx="1"/></svg>FastMcp</a>
        <nav aria-label="Pages">{Links()}</nav>
        {State()}
        {Person()}
        <button type="button" class="ghost" id="theme" title="Light or dark (t)" aria-label="Light or dark"><svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/><path class="half" d="M8 2a6 6 0 0 1 0 12z"/></svg></button>
        </header>
        {Offline()}
        <main id="main">
        {content}
        </main>
        </body>
        </html>
        """);

    private static HtmlPart Script(string? name) => name is null ? default : new HtmlText().Add($"""<script src="/assets/{name}" defer></script>""").ToPart();

    private HtmlPart Links()
    {
        var html = new HtmlText();
        foreach (var (title, address, key) in _pages.Where(IsShown))
        {
            html.Add($"""<a href="{address}" data-key="{key}" title="{title} (g {key})" {(title == Title ? Current : default)}>{title}</a>""");
        }

        return html.ToPart();
    }

    private bool IsShown((string Title, string Address, string Key) page) => page.Key switch
    {
        "c" => HasConnections,
        // Who has no role sees nothing else.
        _ when Visitor.Roles.Count == 0 => false,
        "q" => HasApprovals,
        _ => true,
    };

    private HtmlPart Person() => Visitor.Person is not { } person ? default : new HtmlText().Add(
        $"""<form class="person" method="post" action="/sign-out"><input type="hidden" name="csrf" id="csrf" value="{Visitor.Csrf}"><span title="{string.Join(", ", Visitor.Roles)}">{person.Name}</span> <button type="submit" class="ghost wide" title="Sign out">Sign out</button></form>""").ToPart();

    private static HtmlPart Current { get; } = new HtmlText().Add($"aria-current=\"page\"").ToPart();

    private HtmlPart State() => IsGreen switch
    {
        true => new HtmlText().Add($"""<a class="state good" href="/health">green</a>""").ToPart(),
        false => new HtmlText().Add($"""<a class="state bad" href="/health">red</a>""").ToPart(),
        null => new HtmlText().Add($"""<span class="state">record only</span>""").ToPart(),
    };

    private HtmlPart Offline() => !IsOffline ? default : new HtmlText().Add(
        $"""<p class="banner">This console reads a record and belongs to no gateway: what is viewed here is not put on record.</p>""").ToPart();
}
