using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Sse;

/// <summary>One session with a server of HTTP+SSE: what it says comes on its stream, what is said to it is sent to the address that it named.</summary>
/// <remarks>State, safe for all threads; one task reads the stream.</remarks>
internal sealed class SseSession(string key, string caller, InnerAnswer stream, (string Path, string Query) address, PooledClient client, SseCounters counters, McpServerLimits limits, TimeProvider clock, CancellationTokenSource leave)
    : Conversation(key, caller, isModern: false, limits.Life, limits.Idle, clock)
{
    private readonly McpMessage _message = new();
    private int _noise;

    /// <summary>Reads the stream to its end; says why it is one.</summary>
    public async Task<EndReason> ReadAsync()
    {
        while (await stream.NextAsync().ConfigureAwait(false) is { } next)
        {
            if (stream.EventName == SseUpstream.EndpointName)
            {
                // It named one already. Where to send what was lent is not changed under way.
                return EndReason.Endpoint;
            }

            if (!await TakeAllAsync(next).ConfigureAwait(false) && ++_noise > limits.Noise)
            {
                return EndReason.Noise;
            }
        }

        return stream.IsTooLarge ? EndReason.Line : EndReason.Exited;
    }

    /// <summary>Ends the stream, and with it its reader.</summary>
    public void Leave() => leave.Cancel();

    /// <summary>Its reader is done. What ends it is left: a message may still be on its way.</summary>
    public ValueTask CloseAsync() => stream.DisposeAsync();

    protected override async ValueTask<bool> SendAsync(byte[] line, InnerRequest? by, Waiting? waiting)
    {
        var call = new PooledCall(MethodKind.Post, address.Path, address.Query, line, by?.Passed ?? []) { IsShort = true };
        var (answer, _) = await client.SendAsync(call, leave.Token).ConfigureAwait(false);
        if (answer is null)
        {
            return false;
        }

        await using (answer)
        {
            // What it says here beside the status is no answer: those come on the stream.
            answer.Most = SseUpstream.MostOfPost;
            _ = answer.Streams ? null : await answer.NextAsync().ConfigureAwait(false);
            if (answer.Status is >= 200 and < 300)
            {
                return true;
            }

            if (waiting is not null)
            {
                waiting.Refused = answer.Status;
            }

            return false;
        }
    }

    protected override void CountNoise() => counters.AddNoise();

    protected override void CountDrop() => counters.AddDrop();

    // An array is a batch of 2025-03-26, each message of it by itself. What has another name is for nobody.
    private async ValueTask<bool> TakeAllAsync(byte[] next)
    {
        if (stream.EventName is not ("" or "message"))
        {
            counters.AddNoise();
            return false;
        }

        var batch = new McpMessage();
        if (!McpReader.Read(next, McpLimits.Default, batch, out _) || batch.Kind != Wire.JsonRpc.JsonRpcKind.Batch)
        {
            return await TakeAsync(next, _message, static () => { }).ConfigureAwait(false);
        }

        var all = true;
        foreach (var item in batch.Items.ToArray())
        {
            all &= await TakeAsync(item.Of(next).ToArray(), _message, static () => { }).ConfigureAwait(false);
        }

        return all;
    }
}
