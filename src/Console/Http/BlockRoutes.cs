using System.Globalization;
using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>Lays and lifts blocks for admins. That a POST is the visitor's own was looked at before.</summary>
internal sealed class BlockRoutes(IRunningGateway? gateway)
{
    private const string NotAdmin = "You look, and stop nothing: none of your groups has the role of an admin.";
    private const string NotKept = "This gateway keeps no blocks: set admin.state and admin.token-file.";

    public static bool Takes(string path) => path is BlockParts.Block or BlockParts.LiftIt;

    public async Task AnswerAsync(HttpContext context, string path, Visitor visitor)
    {
        if (!visitor.IsAdmin || gateway is not { CanBlock: true })
        {
            await RefuseAsync(context, 403, visitor.IsAdmin ? NotKept : NotAdmin).ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType)
        {
            await RefuseAsync(context, 405, "Blocks are laid and lifted by the forms of the page of agents.").ConfigureAwait(false);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        string Said(string name) => form[name].ToString();
        var whyNot = path == BlockParts.LiftIt ? await gateway.LiftAsync(Said("id"), visitor.Name).ConfigureAwait(false)
            : Seconds(Said("seconds"), out var seconds) ? await gateway.BlockAsync(new BlockForm(Said("scope"), Said("name"), seconds, Said("reason")), visitor.Name).ConfigureAwait(false)
            : "A block lasts for a number of seconds, or until it is lifted.";
        if (whyNot is not null)
        {
            await RefuseAsync(context, 422, whyNot).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 303;
        context.Response.Headers.Location = "/agents";
    }

    private static bool Seconds(string text, out long? seconds)
    {
        seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return text.Length == 0 || seconds is not null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why) => Answer.PageAsync(context, status, ErrorPage.Of(status, why));
}
