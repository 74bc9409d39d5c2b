using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>Calls at the server: how they begin, wait for their client and go on.</summary>
internal sealed partial class EraUpstream
{
    private async Task BeginAsync(ModernCall call, LegacySession session, InnerReply reply, bool isAgain, CancellationToken gone)
    {
        var fields = _relay.FieldsOf(call.Request);
        await session.LogAsync(call.LogLevel, fields).ConfigureAwait(false);
        var leave = new CancellationTokenSource();
        var number = session.Next();
        session.Enter();
        await using var given = gone.UnsafeRegister(static one => ((CancellationTokenSource)one!).Cancel(), leave);
        var (answer, whyNot) = await SentAsync(session, call.ToLegacy(number), fields, leave.Token).ConfigureAwait(false);
        if (answer is { Status: 404 } && session.Id.Length > 0 && !isAgain)
        {
            // The server has forgotten the session, and did nothing: once more in a new one.
            await answer.DisposeAsync().ConfigureAwait(false);
            session.Leave();
            Forget(session);
            var next = await SessionAsync(call, gone).ConfigureAwait(false);
            await (next.Session is { } fresh ? BeginAsync(call, fresh, reply, isAgain: true, gone) : reply.JsonAsync(502, RpcError.Of(call.Id, RpcError.BadUpstream, next.WhyNot)).AsTask()).ConfigureAwait(false);
            return;
        }

        if (answer is null or { Status: 401 })
        {
            session.Leave();
            await (answer?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            await (answer is { Status: 401 } ? reply.EmptyAsync(401) : reply.JsonAsync(502, RpcError.Of(call.Id, RpcError.BadUpstream, whyNot))).ConfigureAwait(false);
            return;
        }

        // From here on the call's own reader ends it.
        await given.DisposeAsync().ConfigureAwait(false);
        await OrEndAsync(new RunningCall(call, session, number, answer, leave), call, run => ServeAsync(run, call, reply, gone)).ConfigureAwait(false);
    }

    private static async Task<(InnerAnswer? Answer, string WhyNot)> SentAsync(LegacySession session, byte[] body, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken leave)
    {
        try
        {
            return await session.SendAsync(MethodKind.Post, body, fields, leave).ConfigureAwait(false);
        }
        catch
        {
            session.Leave();
            throw;
        }
    }

    // A fault of ours must not leave a call behind that nobody serves.
    private async Task OrEndAsync(RunningCall run, ModernCall call, Func<RunningCall, Task> serve)
    {
        try
        {
            await serve(run).ConfigureAwait(false);
        }
        catch
        {
            await run.EndAsync(isAnswered: false, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ResumeAsync(ModernCall call, InnerReply reply, CancellationToken gone)
    {
        var state = Encoding.UTF8.GetString(call.RequestState.Of(call.Body)).Trim('"');
        if (_parked.Take(state, call) is not { } run)
        {
            await reply.JsonAsync(200, ParkedCalls.IsTicket(state)
                ? RpcError.Of(call.Id, RpcError.UnknownSession, "What this continues is over, is used already, or was another call: call again without requestState.")
                : RpcError.Of(call.Id, JsonRpcErrorCode.InvalidParams, "requestState is none that was given here.")).ConfigureAwait(false);
            return;
        }

        await OrEndAsync(run, call, _ => GoOnAsync(run, call, reply, gone)).ConfigureAwait(false);
    }

    private async Task GoOnAsync(RunningCall run, ModernCall call, InnerReply reply, CancellationToken gone)
    {
        foreach (var question in run.Open.ToArray())
        {
            var said = MessageEdit.Find(call.Body, call.InputResponses, Encoding.ASCII.GetBytes(question.Key));
            if (said.IsEmpty || call.Body[said.Start] != (byte)'{')
            {
                continue;
            }

            run.Open.Remove(question);
            if (!await run.Session.NoteAsync(question.Answer(said.Of(call.Body)), _relay.FieldsOf(call.Request)).ConfigureAwait(false))
            {
                await run.EndAsync(isAnswered: false, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
                await reply.JsonAsync(502, RpcError.Of(call.Id, RpcError.BadUpstream, "The server did not take the answer to what it asked.")).ConfigureAwait(false);
                return;
            }
        }

        await (run.Open.Count > 0 ? ParkAsync(run, call, reply) : ServeAsync(run, call, reply, gone)).ConfigureAwait(false);
    }

    // Until the answer, a question, or the client's end, which cancels.
    private async Task ServeAsync(RunningCall run, ModernCall call, InnerReply reply, CancellationToken gone)
    {
        var mail = new Mailbox();
        var writing = MailReply.AnswerAsync(mail, reply, isModern: true, null, gone);
        var isOver = false;
        try
        {
            while (!isOver && await run.Said.WaitToReadAsync(gone).ConfigureAwait(false))
            {
                isOver = await TakeAsync(run, call, mail, gone).ConfigureAwait(false);
            }

            if (!isOver)
            {
                await mail.PutAsync(RpcError.Of(call.Id, RpcError.BadUpstream, "The server ended its stream before the answer came."), isLast: true).ConfigureAwait(false);
                await run.EndAsync(isAnswered: true, []).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await run.EndAsync(isAnswered: false, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
        }

        mail.Close();
        await DeliveredAsync(run, call, writing).ConfigureAwait(false);
    }

    // Who did not get the ticket does not come back.
    private async Task DeliveredAsync(RunningCall run, ModernCall call, Task<bool> writing)
    {
        if (!await writing.ConfigureAwait(false) && _parked.Unpark(run))
        {
            await run.EndAsync(isAnswered: false, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
        }
    }

    // True: nothing more comes in this exchange.
    private async Task<bool> TakeAsync(RunningCall run, ModernCall call, Mailbox mail, CancellationToken gone)
    {
        while (run.Said.TryRead(out var one))
        {
            gone.ThrowIfCancellationRequested();
            if (one.IsLast)
            {
                var read = new McpMessage();
                McpReader.Read(one.Bytes, McpLimits.Default, read, out _);
                await run.EndAsync(isAnswered: true, []).ConfigureAwait(false);
                return await mail.PutAsync(ModernAnswer.Of(one.Bytes, read, call), isLast: true).ConfigureAwait(false) || true;
            }

            if (one.IsQuestion && await IsForClientAsync(run, call, one.Bytes).ConfigureAwait(false))
            {
                run.Ask(one.Bytes);
                if (run.IsFull || !run.Said.TryPeek(out var next) || !next.IsQuestion)
                {
                    return await ParkAsync(run, call, mail).ConfigureAwait(false);
                }
            }
            else if (!one.IsQuestion && Noted(run, call, one.Bytes) is { } note)
            {
                await mail.PutAsync(note, isLast: false).ConfigureAwait(false);
            }
        }

        return run.Open.Count > 0 && await ParkAsync(run, call, mail).ConfigureAwait(false);
    }

    private async Task<bool> ParkAsync(RunningCall run, ModernCall call, Mailbox mail)
    {
        if (_parked.Park(run) is { } ticket)
        {
            _counters.Asked.Add();
            await mail.PutAsync(Question.Required(call.Id, run.Open, ticket), isLast: true).ConfigureAwait(false);
            return true;
        }

        _counters.Refused.Add();
        await run.EndAsync(isAnswered: false, _relay.FieldsOf(call.Request)).ConfigureAwait(false);
        await mail.PutAsync(RpcError.Of(call.Id, RpcError.NotAvailable, "Over limit parked: so many calls wait for their clients. Try again later."), isLast: true).ConfigureAwait(false);
        return true;
    }

    private async Task ParkAsync(RunningCall run, ModernCall call, InnerReply reply)
    {
        var mail = new Mailbox();
        await ParkAsync(run, call, mail).ConfigureAwait(false);
        await DeliveredAsync(run, call, MailReply.AnswerAsync(mail, reply, isModern: true, null, CancellationToken.None)).ConfigureAwait(false);
    }

    // What a client of this era cannot be asked, or did not say that it can, is answered here.
    private async Task<bool> IsForClientAsync(RunningCall run, ModernCall call, byte[] request)
    {
        var message = new McpMessage();
        McpReader.Read(request, McpLimits.Default, message, out _);
        if (message.KnownMethod == McpMethod.Ping)
        {
            await run.Session.NoteAsync(ModernAnswer.Result(message.Id.Of(request), "{}"u8), _relay.FieldsOf(call.Request)).ConfigureAwait(false);
            return false;
        }

        if (call.MayAsk && call.Answers(message.KnownMethod, Question.IsUrl(request, message)) && run.Takes(request, message))
        {
            return true;
        }

        _counters.Refused.Add();
        await run.Session.NoteAsync(RpcError.Of(message.Id.Of(request), JsonRpcErrorCode.MethodNotFound, "The client cannot be asked that."), _relay.FieldsOf(call.Request)).ConfigureAwait(false);
        return false;
    }

    // Null: it is not for this client.
    private static byte[]? Noted(RunningCall run, ModernCall call, byte[] note)
    {
        var message = new McpMessage();
        McpReader.Read(note, McpLimits.Default, message, out _);
        if (message.KnownMethod == McpMethod.Progress)
        {
            var token = MessageEdit.Find(note, message.Params, "progressToken"u8);
            var isOwn = Encoding.UTF8.GetString(token.Of(note)).Trim('"') == run.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return isOwn && !call.Message.ProgressToken.IsEmpty ? MessageEdit.Replace(note, (token, call.Message.ProgressToken.Of(call.Body).ToArray())) : null;
        }

        var isLog = message.Method.Of(note).SequenceEqual("notifications/message"u8);
        return isLog && LogLevels.Includes(call.LogLevel, Encoding.UTF8.GetString(MessageEdit.Find(note, message.Params, "level"u8).Of(note)).Trim('"')) ? note : null;
    }
}
