using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FastMcp.WebConsole.Live;

/// <summary>Pages that follow something, of all kinds: at most <see cref="ConsoleLimits.Live"/>. Safe for all threads.</summary>
internal sealed class Followers
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False: there are too many.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= ConsoleLimits.Live)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>A stream of events for one page, until it leaves or the console ends; 503 where there are too many.</summary>
    /// <param name="context">Of the page's request.</param>
    /// <param name="ends">The console ends.</param>
    /// <param name="write">Writes the events, for as long as its token lets it.</param>
    public async Task FollowAsync(HttpContext context, CancellationToken ends, Func<HttpResponse, CancellationToken, Task> write)
    {
        var response = context.Response;
        if (!TryEnter())
        {
            ConsoleCounts.Live.Hit();
            (response.StatusCode, response.Headers.RetryAfter) = (503, "10");
            return;
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ends);
            response.ContentType = "text/event-stream";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await write(response, over.Token).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Puts events, or a comment, on their way.</summary>
    public static async Task SayAsync(HttpResponse response, string text, CancellationToken over)
    {
        await response.Body.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), over).ConfigureAwait(false);
        await response.Body.FlushAsync(over).ConfigureAwait(false);
    }
}
