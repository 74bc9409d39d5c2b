using System.Net;
using System.Text.Encodings.Web;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Commands.Replays.Serving;

/// <summary>Plays recorded answers as an upstream: with their timing, or at once.</summary>
internal sealed class ReplayServer(AnswerBook book, bool fast, TimeProvider time)
{
    private static readonly TinyHttpLimits Limits = new(256, 16 << 20, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1));

    private long _played;
    private long _missing;

    public long Played => Interlocked.Read(ref _played);

    public long Missing => Interlocked.Read(ref _missing);

    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public TinyHttpServer Start(IPEndPoint address) => TinyHttpServer.Start(address, Limits, AnswerAsync);

    private async Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        var began = time.GetTimestamp();
        if (book.Find(request.Body, out var whyNot) is not { } answer)
        {
            Interlocked.Increment(ref _missing);
            await response.WriteAsync(404, "application/json", NotThere(request.Body, whyNot)).ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref _played);
        await UntilAsync(began, answer.Head).ConfigureAwait(false);
        if (answer.Pieces.Count == 0)
        {
            await response.WriteAsync(answer.Status, "application/json", ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            return;
        }

        await response.BeginStreamAsync(answer.ContentType, answer.Status).ConfigureAwait(false);
        foreach (var (at, bytes) in answer.Pieces.Where(p => p.Bytes.Length > 0))
        {
            await UntilAsync(began, at).ConfigureAwait(false);
            await response.WriteChunkAsync(bytes).ConfigureAwait(false);
        }

        await response.EndStreamAsync().ConfigureAwait(false);
    }

    private async ValueTask UntilAsync(long began, TimeSpan at)
    {
        var left = at - time.GetElapsedTime(began);
        if (!fast && left > TimeSpan.Zero)
        {
            await Task.Delay(left, time).ConfigureAwait(false);
        }
    }

    private static string NotThere(byte[] body, string whyNot)
    {
        var id = CallKey.Of(body).Id;
        var message = JavaScriptEncoder.Default.Encode(whyNot);
        return $$$"""{"jsonrpc":"2.0","id":{{{(id.Length == 0 ? "null" : id)}}},"error":{"code":-32004,"message":"{{{message}}}"}}""";
    }
}
