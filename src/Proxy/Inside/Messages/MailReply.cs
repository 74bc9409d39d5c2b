using FastMcp.Wire;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Writes a mailbox into a reply: one answer as JSON, more than that as a stream of events.</summary>
internal static class MailReply
{
    /// <summary>A stream without a message says that it lives.</summary>
    public static TimeSpan KeepAlive { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Until the answer was written, or the mailbox ended without one: the reply is not whole then. True: the answer left.</summary>
    /// <param name="mail">Its last message is the answer.</param>
    /// <param name="reply">Takes it.</param>
    /// <param name="isModern">Errors of the protocol have statuses.</param>
    /// <param name="session">Of a request that begins one: its name.</param>
    /// <param name="gone">Nobody waits for it any more.</param>
    /// <param name="lacksMeta">The request's <c>_meta</c> has no <c>io.modelcontextprotocol/clientCapabilities</c>, which each must say; nothing else of it is looked at. Where the server says that its parameters are invalid, they are so by the protocol.</param>
    public static async Task<bool> AnswerAsync(Mailbox mail, InnerReply reply, bool isModern, string? session, CancellationToken gone, bool lacksMeta = false)
    {
        try
        {
            while (await WaitAsync(mail, reply, gone).ConfigureAwait(false))
            {
                while (mail.Reader.TryRead(out var one))
                {
                    var left = await WriteAsync(one, reply, isModern, session, lacksMeta).ConfigureAwait(false);
                    if (!left || one.IsLast)
                    {
                        return left;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call was given up: nobody is there to be told.
        }
        finally
        {
            mail.Close();
        }

        return false;
    }

    /// <summary>Until the mailbox is closed, which ends the stream in order.</summary>
    public static Task StreamAsync(Mailbox mail, InnerReply reply, CancellationToken gone, string? session = null) => StreamAsync(mail, reply, gone, session, isNamed: false);

    /// <summary>The same in a stream that has begun, whose events have their names (HTTP+SSE of 2024-11-05).</summary>
    public static Task NamedAsync(Mailbox mail, InnerReply reply, CancellationToken gone) => StreamAsync(mail, reply, gone, null, isNamed: true);

    private static async Task StreamAsync(Mailbox mail, InnerReply reply, CancellationToken gone, string? session, bool isNamed)
    {
        try
        {
            if (!isNamed)
            {
                await reply.BeginEventsAsync(session).ConfigureAwait(false);
            }

            while (await WaitAsync(mail, reply, gone).ConfigureAwait(false))
            {
                while (mail.Reader.TryRead(out var one))
                {
                    if (!await (isNamed ? reply.EventAsync("message"u8, one.Message) : reply.EventAsync(one.Message)).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }

            await reply.EndAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
        finally
        {
            mail.Close();
        }
    }

    private static async ValueTask<bool> WriteAsync(Mail one, InnerReply reply, bool isModern, string? session, bool lacksMeta)
    {
        if (one.IsLast && !reply.IsBegun)
        {
            return await reply.JsonAsync(isModern ? StatusOf(one.Message, lacksMeta) : 200, one.Message, session).ConfigureAwait(false);
        }

        if (!reply.IsBegun)
        {
            await reply.BeginEventsAsync(session).ConfigureAwait(false);
        }

        var sent = await reply.EventAsync(one.Message).ConfigureAwait(false);
        return one.IsLast ? await reply.EndAsync().ConfigureAwait(false) : sent;
    }

    private static async ValueTask<bool> WaitAsync(Mailbox mail, InnerReply reply, CancellationToken gone)
    {
        var some = mail.Reader.WaitToReadAsync(gone).AsTask();
        while (reply.IsBegun && !some.IsCompleted)
        {
            // Only this ends by the client's leaving, and it does so on a thread of the pool. A pause that ends by it too would be over at once, and again, until that thread has come: dozens of
            // streams whose clients leave together would take all threads with that.
            await ((Task)some).WaitAsync(KeepAlive, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!some.IsCompleted)
            {
                await reply.CommentAsync().ConfigureAwait(false);
            }
        }

        return await some.ConfigureAwait(false);
    }

    // 2026-07-28, Streamable HTTP: errors of the protocol have a status; all other answers are 200.
    private static int StatusOf(byte[] message, bool lacksMeta)
    {
        var read = new McpMessage();
        if (!McpReader.Read(message, McpLimits.Default, read, out _) || read.Kind != JsonRpcKind.ErrorResponse)
        {
            return 200;
        }

        var code = MessageEdit.Find(message, read.Error, "code"u8).Of(message);
        return !System.Buffers.Text.Utf8Parser.TryParse(code, out int value, out _) ? 200 : value switch
        {
            JsonRpcErrorCode.MethodNotFound => 404,
            JsonRpcErrorCode.InvalidParams when lacksMeta => 400,
            JsonRpcErrorCode.HeaderMismatch or JsonRpcErrorCode.MissingRequiredClientCapability or JsonRpcErrorCode.UnsupportedProtocolVersion => 400,
            _ => 200,
        };
    }
}
