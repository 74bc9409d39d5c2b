using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.WebConsole.Pages;

/// <summary>What admins do about blocks, as parts of a page; for everybody else, and where no block is kept, nothing.</summary>
/// <param name="visitor">Who looks.</param>
/// <param name="canBlock">The gateway keeps blocks.</param>
/// <param name="scope">What the form speaks of at first.</param>
/// <param name="name">Whose.</param>
internal sealed class BlockParts(Visitor visitor, bool canBlock, string scope, string name)
{
    public const string Block = "/agents/block";
    public const string LiftIt = "/agents/lift";

    private static readonly string[] _scopes = ["caller", "agent", "tool", "upstream"];

    private bool IsShown => canBlock && visitor.IsAdmin;

    /// <summary>Leads to the form, filled in.</summary>
    public HtmlPart Link(string what, string whose) => !IsShown ? default
        : new HtmlText().Add($"""<a class="dim" href="/agents?scope={what}&amp;name={Uri.EscapeDataString(whose)}#block">Stop…</a>""").ToPart();

    public HtmlPart Lift(string id) => !IsShown ? default : new HtmlText().Add(
        $"""<form class="lift" method="post" action="{LiftIt}">{Csrf()}<input type="hidden" name="id" value="{id}"><button type="submit" class="ghost wide">Lift</button></form>""").ToPart();

    public HtmlPart Form()
    {
        if (!IsShown)
        {
            return default;
        }

        var options = new HtmlText();
        foreach (var one in _scopes)
        {
            options.Add($"""<option value="{one}" {(one == scope ? Selected : default)}>{one}</option>""");
        }

        return new HtmlText().Add(
            $"""
            <section id="block" aria-labelledby="block-title"><h2 id="block-title">Stop something now</h2>
            <form class="search" method="post" action="{Block}">{Csrf()}<div class="fields">
            <label>What<select name="scope">{options.ToPart()}</select></label>
            <label>Name<input name="name" maxlength="256" autocomplete="off" value="{name}" required></label>
            <label>Why? Agents are told it.<input name="reason" maxlength="512" autocomplete="off" required></label>
            <label>For<select name="seconds"><option value="">until it is lifted</option><option value="3600">1 hour</option><option value="86400">1 day</option></select></label>
            </div><button type="submit" class="no" id="block-now">Stop</button></form>
            <p class="dim">It is in force at once: what runs is cut, what comes is refused.</p></section>
            """).ToPart();
    }

    private static HtmlPart Selected { get; } = new HtmlText().Add($"selected").ToPart();

    private HtmlPart Csrf() => new HtmlText().Add($"""<input type="hidden" name="csrf" value="{visitor.Csrf}">""").ToPart();
}
