using FastMcp.Approvals.Store;
using FastMcp.Recording.Index;
using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace FastMcp.WebConsole.Http;

/// <summary>What is asked of the console: whether it may be asked at all, and by whom it is answered.</summary>
internal sealed partial class ConsoleApplication(ConsoleRoutes routes, SignInRoom? signIn, Func<HostRule> host, ILogger log) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        SafeHeaders.Set(context.Response.Headers);
        try
        {
            await (WhyNot(context.Request) is var (status, why) ? Answer.PageAsync(context, status, ErrorPage.Of(status, why)) : AnswerAsync(context)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, or the console ends.
        }
        catch (BadHttpRequestException e)
        {
            // What the server itself does not take: an order that is too long.
            ConsoleCounts.Body.Hit();
            await FailAsync(context, e.StatusCode, "This is more than the console takes.").ConfigureAwait(false);
        }
        catch (Exception e) when (e is IndexException or TimeoutException or IOException or ApprovalStoreException)
        {
            Log.Failed(log, context.Request.Path.Value ?? "", e.GetType().Name);
            await FailAsync(context, 503, e is ApprovalStoreException ? "The store of approvals cannot be had at the moment. Try again; health says more." : "The record cannot be read at the moment. Try again; if it stays so, the gateway's log says why.").ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.Failed(log, context.Request.Path.Value ?? "", e.GetType().Name);
            await FailAsync(context, 500, "The console failed. The gateway's log has the place.").ConfigureAwait(false);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value ?? "/";
        if (signIn is null)
        {
            return routes.AnswerAsync(context, Visitor.Anyone);
        }

        if (path.StartsWith("/assets/", StringComparison.Ordinal))
        {
            return routes.AnswerAsync(context, Visitor.Anyone);
        }

        if (routes.Connections is { } connections && ConnectionRoutes.IsPublic(path) && HttpMethods.IsGet(request.Method))
        {
            return connections.DocumentAsync(context, path);
        }

        if (path == SignInRoom.Back)
        {
            return signIn.BackAsync(context);
        }

        return signIn.Find(request) is { } visitor ? AnswerAsync(context, path, visitor) : StrangerAsync(context, path);
    }

    private async Task AnswerAsync(HttpContext context, string path, Visitor visitor)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var shown = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false))["csrf"].ToString() : context.Request.Headers["X-Csrf"].ToString();
            if (!signIn!.IsOwn(context.Request, visitor, shown))
            {
                await Answer.PageAsync(context, 403, ErrorPage.Of(403, "This does not come from a page of the console that you have open. Open it again.")).ConfigureAwait(false);
                return;
            }
        }

        await (path == SignInRoom.Out && HttpMethods.IsPost(context.Request.Method) ? signIn!.OutAsync(context)
            : path == SignInRoom.Start ? SignInRoom.BounceAsync(context, "/")
            : visitor.Roles.Count == 0 && !(routes.Connections is not null && ConnectionRoutes.Takes(path)) ? Answer.PageAsync(context, 403, ErrorPage.Of(403, $"You are signed in as {visitor.Name}, and none of your groups has a role in this console."))
            : routes.AnswerAsync(context, visitor)).ConfigureAwait(false);
    }

    // Pages lead to the provider; what scripts fetch is told so.
    private Task StrangerAsync(HttpContext context, string path)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Headers["Sec-Fetch-Mode"].ToString() is not ("" or "navigate") || path.StartsWith("/api/", StringComparison.Ordinal) || path is "/live" or "/approvals/live")
        {
            return Answer.PageAsync(context, 401, ErrorPage.Of(401, "Nobody is signed in. Open the console again."));
        }

        var to = path + request.QueryString.Value;
        return request.Headers["Sec-Fetch-Site"] == "cross-site" && SignInRoom.IsOwnPath(to) ? SignInRoom.BounceAsync(context, to) : signIn!.LeadAsync(context, path == SignInRoom.Start ? "/" : to);
    }

    // Without sign-in nothing here changes anything. A page of another site may lead here, but neither read nor embed anything.
    private (int Status, string Why)? WhyNot(HttpRequest request)
    {
        if (!host().IsOwn(request.Headers.Host))
        {
            return (421, "This is not a name of the console. Open it by the address that it says at start.");
        }

        if (request.Method is not ("GET" or "HEAD") && !(request.Method == "POST" && signIn is not null))
        {
            return (405, "The console only shows: GET.");
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site" && request.Headers["Sec-Fetch-Mode"] != "navigate")
        {
            return (403, "Another site may not read the console.");
        }

        return null;
    }

    private static Task FailAsync(HttpContext context, int status, string why)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return Answer.PageAsync(context, status, ErrorPage.Of(status, why));
    }

    private static partial class Log
    {
        // Of a path only those that the console has can come here; of the exception its kind, since its text may hold what was recorded.
        [LoggerMessage(401, LogLevel.Error, "The console could not answer {Path}: {Kind}")]
        public static partial void Failed(ILogger logger, string path, string kind);
    }
}
