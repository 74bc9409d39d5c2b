using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>Streams of sessions, out of a server's subscriptions.</summary>
internal sealed partial class StatelessUpstream
{
    // What the server says on its own is what it says to who subscribes; what is subscribed to is said anew when it changes.
    private async Task StreamAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        if (!session.TryOpenStream())
        {
            await SessionReplies.HasStreamAsync(reply).ConfigureAwait(false);
            return;
        }

        var mail = new Mailbox();
        // The end of the session is the stream's, in order.
        await using var over = session.Over.UnsafeRegister(static one => ((Mailbox)one!).Close(), mail);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var listening = ListenAsync(session, request, mail, leave.Token);
        await MailReply.StreamAsync(mail, reply, gone).ConfigureAwait(false);
        await leave.CancelAsync().ConfigureAwait(false);
        await listening.ConfigureAwait(false);
        session.CloseStream();
    }

    private async Task ListenAsync(StatelessSession session, InnerRequest request, Mailbox mail, CancellationToken leave)
    {
        await Task.Yield();
        var pause = new ReopenPause();
        while (!leave.IsCancellationRequested)
        {
            var (uris, changed) = session.Resources;
            using var again = CancellationTokenSource.CreateLinkedTokenSource(leave, changed);
            var wanted = $"\"notifications\":{{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourcesListChanged\":true,\"resourceSubscriptions\":[{string.Join(',', uris.Select(uri => $"\"{uri}\""))}]}}";
            var (stream, _) = await _relay.SendAsync(request, LegacyCall.Own("\"fastmcp-listen\"", "subscriptions/listen", wanted, session), again.Token).ConfigureAwait(false);
            var (isRefused, heard) = (false, false);
            if (stream is not null)
            {
                await using (stream)
                {
                    (isRefused, heard) = await HearAsync(stream, mail).ConfigureAwait(false);
                }
            }

            if (changed.IsCancellationRequested)
            {
                continue;
            }

            // Who refuses has no such stream: there is nothing to hear until something else is wanted.
            await Task.Delay(isRefused ? Timeout.InfiniteTimeSpan : pause.Next(heard), _state.Ticker.Time, again.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(bool IsRefused, bool Heard)> HearAsync(InnerAnswer stream, Mailbox mail)
    {
        var (message, heard, isRefused) = (new McpMessage(), false, stream.Status is >= 400 and < 500);
        while (await stream.NextAsync().ConfigureAwait(false) is { } next)
        {
            if (!McpReader.Read(next, McpLimits.Default, message, out _))
            {
                continue;
            }

            isRefused |= message.Kind == JsonRpcKind.ErrorResponse;
            if (message.Kind == JsonRpcKind.Notification && !message.Method.Of(next).StartsWith("notifications/subscriptions/"u8))
            {
                heard = true;
                await mail.PutAsync(Unmarked(next, message), isLast: false).ConfigureAwait(false);
            }
        }

        return (isRefused, heard);
    }

    private static byte[] Unmarked(byte[] note, McpMessage message) => message.Meta.IsEmpty ? note
        : MessageEdit.Replace(note, (MessageEdit.Find(note, message.Meta, "io.modelcontextprotocol/subscriptionId"u8), "\"session\""u8.ToArray()));
}
