using FastMcp.Recording.Index;
using FastMcp.WebConsole.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace FastMcp.WebConsole.Http;

/// <summary>What is asked of the console: whether it may be asked at all, and by whom it is answered.</summary>
internal sealed partial class ConsoleApplication(ConsoleRoutes routes, Func<HostRule> host, ILogger log) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        SafeHeaders.Set(context.Response.Headers);
        try
        {
            await (WhyNot(context.Request) is var (status, why) ? Answer.PageAsync(context, status, ErrorPage.Of(status, why)) : routes.AnswerAsync(context)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, or the console ends.
        }
        catch (Exception e) when (e is IndexException or TimeoutException or IOException)
        {
            Log.Failed(log, context.Request.Path.Value ?? "", e.GetType().Name);
            await FailAsync(context, 503, "The record cannot be read at the moment. Try again; if it stays so, the gateway's log says why.").ConfigureAwait(false);
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

    // GET only: nothing here changes anything. A page of another site may lead here, but neither read nor embed anything.
    private (int Status, string Why)? WhyNot(HttpRequest request)
    {
        if (!host().IsOwn(request.Headers.Host))
        {
            return (421, "This is not a name of the console. Open it by the address that it says at start.");
        }

        if (request.Method is not ("GET" or "HEAD"))
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
