using FastMcp.WebConsole.Records;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Live;

/// <summary>
/// Tells pages that follow the record that there is something new; they ask for it themselves. So nothing of the record goes this way, and a slow page misses
/// nothing: it asks later. At most <see cref="ConsoleLimits.Live"/> at once.
/// </summary>
internal sealed class LiveFeed(IndexKeeper keeper, Followers followers, TimeProvider time, CancellationToken ends)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public Task FollowAsync(HttpContext context) => followers.FollowAsync(context, ends, WriteAsync);

    private async Task WriteAsync(HttpResponse response, CancellationToken over)
    {
        var (version, spoke) = (keeper.Version, time.GetTimestamp());
        await Followers.SayAsync(response, "retry: 3000\n\n", over).ConfigureAwait(false);
        while (!over.IsCancellationRequested)
        {
            await keeper.FreshAsync(ConsoleLimits.Fresh, over).ConfigureAwait(false);
            var (next, quiet) = (keeper.Version, time.GetElapsedTime(spoke) >= Beat);
            if (next != version || quiet)
            {
                await Followers.SayAsync(response, next != version ? "event: news\ndata: \n\n" : ":\n\n", over).ConfigureAwait(false);
                (version, spoke) = (next, time.GetTimestamp());
            }

            await Task.Delay(ConsoleLimits.Look, time, over).ConfigureAwait(false);
        }
    }
}
