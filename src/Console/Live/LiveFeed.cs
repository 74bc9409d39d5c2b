using FastMcp.WebConsole.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FastMcp.WebConsole.Live;

/// <summary>
/// Tells pages that follow the record that there is something new; they ask for it themselves. So nothing of the record goes this way, and a slow page misses
/// nothing: it asks later. At most <see cref="ConsoleLimits.Live"/> at once.
/// </summary>
internal sealed class LiveFeed(IndexKeeper keeper, Followers followers, TimeProvider time, CancellationToken ends)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public async Task FollowAsync(HttpContext context)
    {
        var response = context.Response;
        if (!followers.TryEnter())
        {
            (response.StatusCode, response.Headers.RetryAfter) = (503, "10");
            return;
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ends);
            response.ContentType = "text/event-stream";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await WriteAsync(response, over.Token).ConfigureAwait(false);
        }
        finally
        {
            followers.Leave();
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken over)
    {
        var (version, spoke) = (keeper.Version, time.GetTimestamp());
        await response.Body.WriteAsync("retry: 3000\n\n"u8.ToArray(), over).ConfigureAwait(false);
        await response.Body.FlushAsync(over).ConfigureAwait(false);
        while (!over.IsCancellationRequested)
        {
            await keeper.FreshAsync(ConsoleLimits.Fresh, over).ConfigureAwait(false);
            var (next, quiet) = (keeper.Version, time.GetElapsedTime(spoke) >= Beat);
            if (next != version || quiet)
            {
                await response.Body.WriteAsync(next != version ? "event: news\ndata: \n\n"u8.ToArray() : ":\n\n"u8.ToArray(), over).ConfigureAwait(false);
                await response.Body.FlushAsync(over).ConfigureAwait(false);
                (version, spoke) = (next, time.GetTimestamp());
            }

            await Task.Delay(ConsoleLimits.Look, time, over).ConfigureAwait(false);
        }
    }
}
