using System.Buffers;
using System.Text;
using FastMcp.Proxy.Federation;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>Calls of clients that have a session: what the server wants to know is asked on the call's own stream.</summary>
internal sealed partial class StatelessUpstream
{
    /// <summary>limit rounds: how often a server may ask for more in one call, as SDKs have it.</summary>
    private const int MostRounds = 10;

    // A server that asks for nothing and is to be asked again is given some time.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private async Task AnswerAsync(StatelessSession session, InnerRequest request, McpMessage message, InnerReply reply, CancellationToken gone)
    {
        var (body, id) = (request.Body, message.Id.Of(request.Body).ToArray());
        switch (message.KnownMethod)
        {
            case McpMethod.Ping:
                await reply.JsonAsync(200, ModernAnswer.Result(id, "{}"u8)).ConfigureAwait(false);
                return;
            case McpMethod.LoggingSetLevel:
                var level = TextOf(body, MessageEdit.Find(body, message.Params, "level"u8));
                session.LogLevel = LogLevels.IsOne(level) ? level : session.LogLevel;
                await reply.JsonAsync(200, LogLevels.IsOne(level) ? ModernAnswer.Result(id, "{}"u8) : RpcError.Of(id, JsonRpcErrorCode.InvalidParams, "There is no such level.")).ConfigureAwait(false);
                return;
            case McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe:
                var fits = session.Subscribe(Encoding.UTF8.GetString(message.Uri.Of(body)), message.KnownMethod == McpMethod.ResourcesSubscribe);
                await reply.JsonAsync(200, fits ? ModernAnswer.Result(id, "{}"u8) : RpcError.Of(id, JsonRpcErrorCode.InvalidParams, "Over limit session-resources or session-resource-bytes.")).ConfigureAwait(false);
                return;
            case McpMethod.ToolsList or McpMethod.ToolsCall or McpMethod.PromptsList or McpMethod.PromptsGet or McpMethod.ResourcesList or McpMethod.ResourcesTemplatesList or McpMethod.ResourcesRead or McpMethod.CompletionComplete:
                await CallAsync(session, request, message, reply, gone).ConfigureAwait(false);
                return;
            default:
                await reply.JsonAsync(200, RpcError.Of(id, JsonRpcErrorCode.MethodNotFound, "The server speaks a newer protocol, which has no counterpart of this method.")).ConfigureAwait(false);
                return;
        }
    }

    private async Task CallAsync(StatelessSession session, InnerRequest request, McpMessage message, InnerReply reply, CancellationToken gone)
    {
        var id = message.Id.Of(request.Body).ToArray();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(gone, session.Over);
        session.Run(id, leave);
        var mail = new Mailbox();
        var writing = MailReply.AnswerAsync(mail, reply, isModern: false, null, gone);
        byte[]? last = null;
        try
        {
            last = await RoundsAsync(session, request, message, mail, leave.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client cancelled: there is no answer, as it expects.
        }
        finally
        {
            session.Ran(id, leave);
        }

        await (last is null ? ValueTask.FromResult(true) : mail.PutAsync(last, isLast: true)).ConfigureAwait(false);
        mail.Close();
        await writing.ConfigureAwait(false);
        if (last is null && !reply.IsBegun && !gone.IsCancellationRequested)
        {
            await reply.JsonAsync(200, RpcError.Of(id, RpcError.NotAvailable, "The call was cancelled.")).ConfigureAwait(false);
        }
    }

    // The client's answer to its call, after as many rounds as the server needs.
    private async Task<byte[]> RoundsAsync(StatelessSession session, InnerRequest request, McpMessage message, Mailbox mail, CancellationToken leave)
    {
        var id = message.Id.Of(request.Body).ToArray();
        byte[] more = [];
        for (var round = 0; round <= MostRounds; round++)
        {
            var (answer, whyNot) = await OnceAsync(request, LegacyCall.ToModern(request.Body, message, session, more), id, mail, leave).ConfigureAwait(false);
            leave.ThrowIfCancellationRequested();
            var read = new McpMessage();
            if (answer is null || !McpReader.Read(answer, McpLimits.Default, read, out _))
            {
                return RpcError.Of(id, RpcError.BadUpstream, whyNot);
            }

            var type = TextOf(answer, MessageEdit.Find(answer, read.Result, "resultType"u8));
            if (read.Kind != JsonRpcKind.Response || type is "" or "complete")
            {
                return LegacyCall.ToLegacy(answer, read, message.KnownMethod);
            }

            if (type != "input_required")
            {
                return RpcError.Of(id, RpcError.BadUpstream, "The server's answer is of a kind that older clients do not know.");
            }

            var (said, refused) = await AskAsync(session, answer, read, mail, leave).ConfigureAwait(false);
            if (said is null)
            {
                return RpcError.Of(id, RpcError.NotAvailable, refused);
            }

            more = said;
        }

        return RpcError.Of(id, RpcError.NotAvailable, "Over limit rounds: the server asked for more again and again.");
    }

    // One request; what the server says meanwhile goes to the client.
    private async Task<(byte[]? Answer, string WhyNot)> OnceAsync(InnerRequest request, byte[] body, byte[] id, Mailbox mail, CancellationToken leave)
    {
        var (answer, whyNot) = await _relay.SendAsync(request, body, leave).ConfigureAwait(false);
        if (answer is null)
        {
            return (null, whyNot);
        }

        await using (answer)
        {
            var message = new McpMessage();
            while (await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                if (!McpReader.Read(next, McpLimits.Default, message, out _))
                {
                    continue;
                }

                if (EraRelay.IsAnswer(next, message, id))
                {
                    return (message.Id.IsEmpty ? RpcError.Under(id, next, message) : next, "");
                }

                if (message.Kind == JsonRpcKind.Notification)
                {
                    await mail.PutAsync(next, isLast: false).ConfigureAwait(false);
                }
            }

            return (null, $"The server answered {answer.Status}, and nothing that can be read.");
        }
    }

    // What the retry has beside the call: the answers, and what the server wants to see again. Null: it cannot go on.
    private async Task<(byte[]? More, string Refused)> AskAsync(StatelessSession session, byte[] answer, McpMessage read, Mailbox mail, CancellationToken leave)
    {
        var state = MessageEdit.Find(answer, read.Result, "requestState"u8);
        var requests = JsonMembers.Of(answer, MessageEdit.Find(answer, read.Result, "inputRequests"u8));
        if (requests.Count == 0)
        {
            await Task.Delay(_pause, _state.Ticker.Time, leave).ConfigureAwait(false);
        }

        List<(byte[] Id, Task<byte[]> Answer, ByteRange Key)> asked = [];
        using var over = CancellationTokenSource.CreateLinkedTokenSource(leave);
        over.CancelAfter(_config.Limits.Park);
        try
        {
            foreach (var (key, value) in requests)
            {
                if (!LegacyCall.IsDeclared(session, answer, value) || session.Ask() is not { } place)
                {
                    _counters.Refused.Add();
                    return (null, "The server asked what this client cannot be asked.");
                }

                asked.Add((place.Id, place.Answer, key));
                var question = LegacyCall.Question(answer, value, place.Id);
                _counters.Asked.Add();
                await mail.PutAsync(question, isLast: false).ConfigureAwait(false);
            }

            return await SaidAsync(answer, state, asked, over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!leave.IsCancellationRequested)
        {
            _counters.Expired.Add();
            return (null, "The client did not answer what the server asked in time (limit park).");
        }
        finally
        {
            asked.ForEach(one => session.Unask(one.Id));
        }
    }

    private async Task<(byte[]? More, string Refused)> SaidAsync(byte[] answer, ByteRange state, List<(byte[] Id, Task<byte[]> Answer, ByteRange Key)> asked, CancellationToken over)
    {
        var (text, isFirst) = (new ArrayBufferWriter<byte>(), true);
        text.Write("\"inputResponses\":{"u8);
        foreach (var (_, waiting, key) in asked)
        {
            var said = await waiting.WaitAsync(over).ConfigureAwait(false);
            var read = new McpMessage();
            if (!McpReader.Read(said, McpLimits.Default, read, out _) || read.Kind != JsonRpcKind.Response)
            {
                _counters.Refused.Add();
                return (null, "The client answered what the server asked with an error.");
            }

            text.Write(isFirst ? "\""u8 : ",\""u8);
            text.Write(key.Of(answer));
            text.Write("\":"u8);
            text.Write(read.Result.Of(said));
            isFirst = false;
        }

        text.Write("}"u8);
        text.Write(state.IsEmpty ? ""u8 : ",\"requestState\":"u8);
        text.Write(state.Of(answer));
        return (text.WrittenSpan.ToArray(), "");
    }
}
