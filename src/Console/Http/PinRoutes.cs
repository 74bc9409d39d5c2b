using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>Takes changed tools for admins. That a POST is the visitor's own was looked at before.</summary>
internal sealed class PinRoutes(IRunningGateway? gateway)
{
    public static bool Takes(string path) => path == PinParts.Take;

    public async Task AnswerAsync(HttpContext context, Visitor visitor)
    {
        if (!visitor.IsAdmin || gateway is not { CanTakeTools: true })
        {
            await RefuseAsync(context, 403, visitor.IsAdmin ? "This gateway keeps no approvals of tools: set admin.state and admin.token-file." : "You look, and take nothing: none of your groups has the role of an admin.").ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType)
        {
            await RefuseAsync(context, 405, "Tools are taken by the forms of the page of the policy.").ConfigureAwait(false);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (gateway.TakeTool(form["upstream"].ToString(), form["tool"].ToString(), form["digest"].ToString(), visitor.Name) is { } whyNot)
        {
            await RefuseAsync(context, 422, whyNot).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = 303;
        context.Response.Headers.Location = "/policy";
    }

    private static Task RefuseAsync(HttpContext context, int status, string why) => Answer.PageAsync(context, status, ErrorPage.Of(status, why));
}
