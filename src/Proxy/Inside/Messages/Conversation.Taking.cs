using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>What the server writes: to whom it goes.</summary>
internal abstract partial class Conversation
{
    // False: it is no message, or one that nobody asked for.
    protected ValueTask<bool> TakeAsync(byte[] line, McpMessage message, Action answered)
    {
        if (!McpReader.Read(line, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
        {
            CountNoise();
            return new(false);
        }

        return message.Kind switch
        {
            JsonRpcKind.Request => AskedAsync(line, message),
            JsonRpcKind.Notification => NotedAsync(line, message),
            _ => AnsweredAsync(line, message, answered),
        };
    }

    private async ValueTask<bool> AnsweredAsync(byte[] line, McpMessage message, Action answered)
    {
        if (Of(message.Id.Of(line)) is not { } waiting || !Forget(waiting))
        {
            CountNoise();
            return false;
        }

        if (!HasAnswered)
        {
            HasAnswered = true;
            answered();
        }

        await PutAsync(waiting.Mail, MessageEdit.Replace(line, [(message.Id, waiting.RawId), .. Subscribed(line, message, waiting, message.Result)]), isLast: true).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> AskedAsync(byte[] line, McpMessage message)
    {
        if (IsModern)
        {
            // Forbidden there, and to whom of the caller's agents it is said nobody knows.
            await SendAsync(MessageEdit.ToLine(RpcError.Of(message.Id.Of(line), JsonRpcErrorCode.MethodNotFound, "In this protocol version servers ask no questions.")), null, null).ConfigureAwait(false);
            return true;
        }

        lock (_gate)
        {
            if (_asked.Count >= MostAsked || message.Id.Length > MostId || !_asked.Add(Encoding.UTF8.GetString(message.Id.Of(line))))
            {
                CountNoise();
                return false;
            }
        }

        await DeliverAsync(line).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> NotedAsync(byte[] line, McpMessage message)
    {
        if (message.KnownMethod == McpMethod.Progress)
        {
            var token = MessageEdit.Find(line, message.Params, "progressToken"u8);
            if (Of(token.Of(line)) is { RawToken.Length: > 0 } of)
            {
                await PutAsync(of.Mail, MessageEdit.Replace(line, (token, of.RawToken)), isLast: false).ConfigureAwait(false);
            }

            return true;
        }

        if (MessageEdit.Find(line, message.Meta, SubscriptionId) is { IsEmpty: false } subscription)
        {
            if (Of(subscription.Of(line)) is { } subscriber)
            {
                await PutAsync(subscriber.Mail, MessageEdit.Replace(line, Subscribed(line, message, subscriber, message.Params)), isLast: false).ConfigureAwait(false);
            }

            return true;
        }

        await DeliverAsync(line).ConfigureAwait(false);
        return true;
    }

    // The id of a subscription is the id of the request that began it.
    private static (ByteRange, byte[])[] Subscribed(byte[] line, McpMessage message, Waiting of, ByteRange within)
    {
        var meta = message.Meta.IsEmpty ? MessageEdit.Find(line, within, "_meta"u8) : message.Meta;
        var at = MessageEdit.Find(line, meta, SubscriptionId);
        return at.IsEmpty ? [] : [(at, line[at.Start] == (byte)'"' && of.RawId[0] != (byte)'"' ? [(byte)'"', .. of.RawId, (byte)'"'] : of.RawId)];
    }

    // Where several share the server, one who does not read keeps the others waiting once, and is left behind then.
    private async ValueTask<bool> PutAsync(Mailbox mail, byte[] message, bool isLast)
    {
        if (!IsModern)
        {
            return await mail.PutAsync(message, isLast).ConfigureAwait(false);
        }

        var taken = await mail.PutAsync(message, isLast, Patience, clock).ConfigureAwait(false);
        if (!taken)
        {
            CountDrop();
        }

        return taken;
    }

    private async ValueTask DeliverAsync(byte[] message)
    {
        if (Receiver() is { } mail && await PutAsync(mail, message, isLast: false).ConfigureAwait(false))
        {
            return;
        }

        lock (_gate)
        {
            if (IsModern || _held.Count == MostHeld)
            {
                CountDrop();
                _held.TryDequeue(out _);
            }

            if (!IsModern)
            {
                _held.Enqueue(message);
            }
        }
    }

    // A server on one stream does not say what a message belongs to. The only call that runs is the best guess; else the stream of the
    // session. Where callers who did not say who they are share a server, it is for nobody.
    private Mailbox? Receiver()
    {
        lock (_gate)
        {
            var only = _waiting.Count == 1 ? _waiting.Values.First() : null;
            if (IsModern)
            {
                return Caller.Length > 0 ? only?.Mail : null;
            }

            return only is { IsInitialize: false } ? only.Mail : _stream ?? _waiting.Values.FirstOrDefault(one => !one.IsInitialize)?.Mail;
        }
    }
}
