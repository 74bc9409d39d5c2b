using FastMcp.WebConsole.Html;
using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.Pages.Connections;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>
/// Pages on which people let the gateway call upstreams in their name, and end it. For whoever is signed in, whatever their role: it is about their own calls. That a POST is the visitor's own was
/// looked at before.
/// </summary>
internal sealed class ConnectionRoutes(ConsoleOptions options, IConnections connections)
{
    public const string Pages = "/connections";

    private const string Document = "/client.json";
    private const string Back = "/back";
    private const string Connect = "/connect";
    private const string End = "/end";
    private const int LongestPart = 8192;

    public static bool Takes(string path) => path == Pages || path.StartsWith(Pages + "/", StringComparison.Ordinal);

    /// <summary>What authorization servers fetch of the gateway: for everybody.</summary>
    public static bool IsPublic(string path) => Takes(path) && path.EndsWith(Document, StringComparison.Ordinal);

    public Task DocumentAsync(HttpContext context, string path) =>
        connections.DocumentOf(NameOf(path, Document)) is { } json ? Answer.JsonAsync(context, json) : SayAsync(context, 404, "There is no such document.");

    public Task AnswerAsync(HttpContext context, string path, Visitor visitor) => (HttpMethods.IsPost(context.Request.Method), path) switch
    {
        (false, Pages) => ShowAsync(context, visitor),
        (false, _) when path.EndsWith(Back, StringComparison.Ordinal) => BackAsync(context, NameOf(path, Back), visitor),
        (true, Pages + End) => EndAnyAsync(context, visitor),
        (true, _) when path.EndsWith(Connect, StringComparison.Ordinal) => LeadAsync(context, NameOf(path, Connect), visitor),
        (true, _) when path.EndsWith(End, StringComparison.Ordinal) => DoneAsync(context, connections.EndAsync(NameOf(path, End), visitor.Person?.Caller)),
        (true, _) => SayAsync(context, 405, "This only shows: GET."),
        _ => SayAsync(context, 404, "There is no such page."),
    };

    private static string NameOf(string path, string ending) => path.Length > Pages.Length + 1 + ending.Length ? path[(Pages.Length + 1)..^ending.Length] : "";

    private async Task ShowAsync(HttpContext context, Visitor visitor)
    {
        if (visitor.IsAdmin)
        {
            options.Gateway?.Viewed(visitor.Name, "connections of everybody");
        }

        IReadOnlyList<ConnectionView> own;
        IReadOnlyList<GrantView>? all;
        try
        {
            own = await connections.OfAsync(visitor.Person?.Caller).ConfigureAwait(false);
            all = visitor.IsAdmin ? await connections.AllAsync().ConfigureAwait(false) : null;
        }
        catch (IOException)
        {
            await SayAsync(context, 503, "What was granted cannot be read at the moment. Try again; health says more.").ConfigureAwait(false);
            return;
        }

        var frame = new PageFrame("Connections", options.Gateway?.Health.IsGreen, IsOffline: false) { Visitor = visitor, HasApprovals = options.Approvals is not null, HasConnections = true };
        await Answer.PageAsync(context, 200, ConnectionsPage.Of(frame, own, all, options.Time.GetUtcNow())).ConfigureAwait(false);
    }

    // By a page and not by a redirect: what a form is answered with may not lead to another origin (Content-Security-Policy, form-action).
    private async Task LeadAsync(HttpContext context, string name, Visitor visitor)
    {
        var lead = await connections.LeadAsync(name, visitor.Person?.Caller, visitor.Csrf).ConfigureAwait(false);
        await (lead.To is { } to ? Answer.PageAsync(context, 200, ConnectionsPage.Lead(name, to)) : SayAsync(context, 422, lead.WhyNot!)).ConfigureAwait(false);
    }

    private async Task BackAsync(HttpContext context, string name, Visitor visitor)
    {
        string Said(string key) => context.Request.Query[key] is { Count: 1 } one && one[0] is { Length: <= LongestPart } text ? text : "";
        await DoneAsync(context, connections.BackAsync(name, new ConsentReturn(Said("state"), Said("code"), Said("iss"), Said("error")), visitor.Person?.Caller, visitor.Csrf)).ConfigureAwait(false);
    }

    private async Task EndAnyAsync(HttpContext context, Visitor visitor)
    {
        if (!visitor.IsAdmin)
        {
            await SayAsync(context, 403, "You end your own connections: none of your groups has the role of an admin.").ConfigureAwait(false);
            return;
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false) : null;
        await DoneAsync(context, connections.EndAsAdminAsync(form?["id"].ToString() ?? "", visitor.Name)).ConfigureAwait(false);
    }

    private static async Task DoneAsync(HttpContext context, Task<string?> act)
    {
        if (await act.ConfigureAwait(false) is { } whyNot)
        {
            await SayAsync(context, 422, whyNot).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 303;
        context.Response.Headers.Location = Pages;
    }

    private static Task SayAsync(HttpContext context, int status, string why) => Answer.PageAsync(context, status, ErrorPage.Of(status, why));
}
