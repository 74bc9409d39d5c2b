using System.Threading.Channels;
using FastMcp.Approvals;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Live;

/// <summary>Tells pages that an approval changed; they ask for it themselves. Nothing of a request goes this way, and what a slow page misses it asks for later.</summary>
internal sealed class ApprovalFeed(ApprovalDesk desk, Followers followers, TimeProvider time, CancellationToken ends)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public Task FollowAsync(HttpContext context) => followers.FollowAsync(context, ends, WriteAsync);

    private async Task WriteAsync(HttpResponse response, CancellationToken over)
    {
        // One signal that is not taken yet stands for all behind it.
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watch = desk.Watch(_ => news.Writer.TryWrite(true));
        await Followers.SayAsync(response, "retry: 1000\n\nevent: news\ndata: \n\n", over).ConfigureAwait(false);
        while (!over.IsCancellationRequested)
        {
            using var quiet = CancellationTokenSource.CreateLinkedTokenSource(over);
            var next = news.Reader.ReadAsync(quiet.Token).AsTask();
            var pause = Task.Delay(Beat, time, quiet.Token);
            var isNews = await Task.WhenAny(next, pause).ConfigureAwait(false) == next;
            await quiet.CancelAsync().ConfigureAwait(false);
            over.ThrowIfCancellationRequested();
            await Followers.SayAsync(response, isNews ? "event: news\ndata: \n\n" : ":\n\n", over).ConfigureAwait(false);
        }
    }
}
