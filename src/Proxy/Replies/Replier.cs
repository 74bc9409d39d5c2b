using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Encodings;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Recording;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Replies;

/// <summary>Room 10, with room 9 inside: reads the answer's content piece by piece, masks it, writes it.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed partial class Replier(HttpLimits limits, StreamRest rest, ExchangeLog record, OffLoop off, TimeProvider clock)
{
    // More encoded bytes than this are not decoded on a socket's thread.
    private const int MostInline = 4 * 1024;

    // So much is written before the client's own speed is felt, even if the upstream has more at hand.
    private const int FlushAt = 32 * 1024;

    /// <summary>The answer's head is written and its masker chosen. A refusal: nothing of the answer has left yet.</summary>
    public ValueTask<Refusal> BeginAsync(Opened opened, Exchange exchange)
    {
        var before = record.BeforeReplyAsync(opened);
        return before.IsCompletedSuccessfully ? new(Begin(opened, exchange, before.GetAwaiter().GetResult())) : BeginLateAsync(before, opened, exchange);
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> BeginLateAsync(ValueTask<Refusal> before, Opened opened, Exchange exchange) =>
        Begin(opened, exchange, await before.ConfigureAwait(false));

    private Refusal Begin(Opened opened, Exchange exchange, Refusal refusal)
    {
        if (!refusal.IsNone)
        {
            return refusal;
        }

        var (call, answer, writer) = (exchange.Call, exchange.Answer, exchange.Writer);
        var form = ReplyPlan.FormOf(call, answer.Head, out refusal);
        if (!refusal.IsNone)
        {
            return refusal;
        }

        if (exchange.Held != HeldStream.None && form is not (ReplyForm.Events or ReplyForm.Json))
        {
            return UpstreamRefusals.Broken("Its answer is neither JSON nor a stream of events, and the client is given a stream.");
        }

        if (form == ReplyForm.Open && exchange.Lease?.Text is not null && ContentCoding.Of(answer.Head.Fields) != CodingKind.None)
        {
            return new Refusal(RefusalKind.AnswerUnmaskable, "The upstream encoded an answer that was asked for as it is.");
        }

        if (!form.IsStream() && answer.Head.Framing == BodyFraming.Length && answer.Head.ContentLength > call.Terms.MaxReply)
        {
            return RefusalOf(BodyStatus.NeedMore, BodyFault.TooLarge, exchange);
        }

        if (exchange.Judge.IsOn && call.Kind == CallKind.McpMessage && call.Message.KnownMethod == McpMethod.Initialize && answer.Head.Fields.ValueOf(KnownField.McpSessionId) is { IsEmpty: false } session)
        {
            exchange.Judge.Began(session);
        }

        var noted = record.Reply(opened, exchange, form);
        exchange.Outlet.Begin(writer, noted, call.Terms.Counters, exchange.Judge.IsOn ? exchange.Judge : null, call.IsMcp ? exchange.Questions : null);
        if (exchange.Held == HeldStream.None)
        {
            exchange.ReplyHead.Write(writer, call, answer.Head, form, exchange.Lease, exchange.KeepAlive);
        }
        else
        {
            // The head has left while people were asked.
            exchange.Held = HeldStream.Answering;
            writer.BeginAnswer(form == ReplyForm.Events ? default : IntroOf(exchange));
        }

        (exchange.AnswerMasks.Lent, exchange.AnswerMasks.LentFound) = (exchange.Lease?.Text, 0);
        var coding = form is ReplyForm.Open or ReplyForm.Empty ? CodingKind.None : ContentCoding.Of(answer.Head.Fields);
        var guards = form is ReplyForm.Open or ReplyForm.Empty ? null : call.Terms.Guards;
        var guarded = guards?.Answers is null ? null : ReplyGuard.Prepare(exchange);
        var masker = exchange.Maskers.Choose(call, form, exchange.Outlet, coding, usage: call.Kind == CallKind.ModelCall && (call.Terms.Budgets.Budgets.Count > 0 || exchange.Trace.Began != 0) ? exchange.OwnUsage : null, judge: exchange.Judge.IsOn ? exchange.Judge : null, record: noted);
        ReplyGuard? guard = null;
        if (guards is not null)
        {
            (masker, guard) = Guarded(exchange, guards, guarded, form, coding, masker);
        }

        exchange.Reply = new(masker, guard, form);
        return default;
    }

    /// <summary>Streams what was begun. A refusal: nothing more of the answer may leave.</summary>
    public ValueTask<Refusal> StreamAsync(Exchange exchange) => exchange.Reply.Guard is null ? PumpAsync(exchange) : PumpGuardedAsync(exchange);

    /// <summary>Ends it, the refusal of <see cref="StreamAsync"/> being at hand.</summary>
    public ValueTask<Refusal> EndAsync(Exchange exchange, in Refusal refusal)
    {
        if (exchange.AnswerMasks.LentFound > 0)
        {
            exchange.Lease?.Of?.CountEcho();
        }

        if (refusal.IsNone)
        {
            exchange.Writer.End();
            record.EndPiece(exchange);
            var there = !exchange.Watch.Gone;
            var flushing = exchange.Writer.FlushAsync();
            if (!flushing.IsCompletedSuccessfully || exchange.Call.State.Beside is not null)
            {
                return EndLateAsync(exchange, flushing, there);
            }

            exchange.IsWhole = !flushing.GetAwaiter().GetResult().IsCompleted && there;
            return default;
        }

        exchange.Reply.Drop();
        return new(refusal);
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> EndLateAsync(Exchange exchange, ValueTask<FlushResult> flushing, bool there)
    {
        exchange.IsWhole = !(await flushing.ConfigureAwait(false)).IsCompleted && there;
        if (exchange.Call.State.Beside is { } beside)
        {
            await beside.SettleAsync(exchange).ConfigureAwait(false);
            record.EndPiece(exchange);
        }

        return default;
    }

    // Guards in monitor mode are shown what comes first of all; what waits for the others is masked behind them.
    private (BodyMasker Masker, ReplyGuard? Guard) Guarded(Exchange exchange, RouteGuards guards, GuardTexts? texts, ReplyForm form, CodingKind coding, BodyMasker masker)
    {
        if (guards.AnswersBeside is { } beside)
        {
            var body = new BesideBody(exchange, beside, form, coding, masker, clock);
            (exchange.Call.State.Beside ??= new()).Answer = body;
            masker = body;
        }

        return texts is not null ? (masker, new ReplyGuard(exchange, guards.Answers!, texts, form, coding, masker, clock)) : (masker, null);
    }

    private static ReadOnlySpan<byte> IntroOf(Exchange exchange) =>
        exchange.Call.IsMcp ? "event: message\ndata: "u8
        : RefusalText.IsTyped(exchange) && exchange.Answer.Head.Status >= 400 ? "event: error\ndata: "u8
        : "data: "u8;

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<Refusal> PumpAsync(Exchange exchange)
    {
        // A stream waits for most of its life, and what lives over a wait is kept for as long: no local that is had from another.
        var (masker, form) = (exchange.Reply.Masker, exchange.Reply.Form);
        var room = form.IsStream() ? long.MaxValue : exchange.Call.Terms.MaxReply;
        var holds = exchange.Judge.IsOn && form is ReplyForm.Json or ReplyForm.Text;
        var body = BodyReader.For(exchange.Answer.Head, limits);
        if (body.IsComplete)
        {
            return default;
        }

        while (true)
        {
            // :: Step 1: what is here already goes on before anything is waited for, unless the whole answer is judged
            if (!exchange.Answer.Upstream.Input.TryRead(out var read))
            {
                await (holds ? default : FlushAsync(exchange)).ConfigureAwait(false);
                read = await WaitForPiece(exchange, form).ConfigureAwait(false);
                if (read is { IsCanceled: true, IsCompleted: false, Buffer.IsEmpty: true })
                {
                    read = await Rest(exchange, read.Buffer.End).ConfigureAwait(false);
                }

                exchange.Answer.Upstream.ClearDeadline(DeadlineKind.Quiet);
                exchange.Answer.Upstream.ClearDeadline(DeadlineKind.Exchange);
            }

            if (exchange.Maskers.IsDecoding && read.Buffer.FirstSpan.Length > MostInline)
            {
                // What follows runs on a pool thread. Where too much does already, this socket's thread has to bear it: one block is bounded.
                await LeaveLoopAsync().ConfigureAwait(false);
                if (!exchange.Answer.Upstream.Input.TryRead(out read))
                {
                    continue;
                }
            }

            // :: Step 2: unframe, mask, write into the client's block
            var (answer, input) = (exchange.Answer, exchange.Answer.Upstream.Input);
            var status = Take(ref body, ref room, masker, exchange, read.Buffer.FirstSpan, out var consumed, out var fault);
            var next = read.Buffer.GetPosition(consumed);
            input.AdvanceTo(next, status == BodyStatus.NeedMore ? read.Buffer.End : next);
            status = status == BodyStatus.NeedMore && read.IsCompleted ? EndOfInput(ref body, answer) : status;

            // :: Step 3: the end, good or bad
            if (status == BodyStatus.End && fault == BodyFault.None && !exchange.Watch.Gone)
            {
                fault = masker.End();
            }

            if (AnswerRefusals.Of(exchange, holds) is { IsNone: false } withheld)
            {
                return withheld;
            }

            if (status != BodyStatus.NeedMore || fault != BodyFault.None)
            {
                return RefusalOf(status, fault, exchange);
            }

            // :: Step 4: the client's own speed, and the record's
            if (!holds && exchange.Writer.Pending > FlushAt)
            {
                await FlushAsync(exchange).ConfigureAwait(false);
            }

            if (record.LossOf(exchange) is { IsNone: false } loss)
            {
                return loss;
            }
        }
    }

    private ValueTask<ReadResult> WaitForPiece(Exchange exchange, ReplyForm form)
    {
        var upstream = exchange.Answer.Upstream;
        upstream.SetDeadline(DeadlineKind.Exchange, PatienceOf(exchange.Call, form));
        if (form.IsStream())
        {
            upstream.SetDeadline(DeadlineKind.Quiet, rest.After);
            exchange.WaitForPiece();
        }

        return upstream.Input.ReadAsync();
    }

    // Nothing came for a while, and whatever comes is waited for with less.
    private ValueTask<ReadResult> Rest(Exchange exchange, SequencePosition read)
    {
        var input = exchange.Answer.Upstream.Input;
        input.AdvanceTo(read);
        rest.Rest(exchange);
        return input.ReadAsync();
    }

    private async ValueTask LeaveLoopAsync() => await off.RunAsync(0, static _ => 0).ConfigureAwait(false);

    // A server's own stream is silent for as long as it has nothing to say (MCP Streamable HTTP).
    private static TimeSpan PatienceOf(Call call, ReplyForm form) =>
        form == ReplyForm.Events && call.IsMcp ? TimeSpan.FromDays(1) : call.Terms.ReadTimeout;

    private static BodyStatus Take(
        ref BodyReader body, ref long room, BodyMasker masker, Exchange exchange, ReadOnlySpan<byte> input, out int consumed, out BodyFault fault)
    {
        consumed = 0;
        fault = BodyFault.None;
        while (true)
        {
            var status = body.Next(input[consumed..], out var step, out var data);
            consumed += step;
            if (status != BodyStatus.Data)
            {
                return status;
            }

            // Nobody reads any more (a legacy MCP call runs on without its client): nothing is masked for nobody.
            room -= data.Length;
            fault = room < 0 ? BodyFault.TooLarge : exchange.Watch.Gone ? BodyFault.None : masker.Push(data);
            if (fault != BodyFault.None)
            {
                return BodyStatus.NeedMore;
            }
        }
    }

    // An aborted connection is no end: content without a length would look complete.
    private static BodyStatus EndOfInput(ref BodyReader body, Answer answer) =>
        answer.Upstream.InputFault == ConnectionFault.PeerClosed ? body.EndOfInput() : BodyStatus.Refused;

    private static Refusal RefusalOf(BodyStatus status, BodyFault fault, Exchange exchange) => fault switch
    {
        _ when exchange.Client.InputFault == ConnectionFault.Blocked => UpstreamRefusals.Blocked,
        BodyFault.MalformedJson => UpstreamRefusals.Broken("It is not the JSON that it says it is."),
        BodyFault.EventTooLarge => UpstreamRefusals.OverLimit("event"),
        BodyFault.OtherTransport => new(RefusalKind.AnswerUnmaskable, "The upstream speaks HTTP+SSE of 2024-11-05, and decisions guard this route: the operator has to say 'mcp: { transport: sse }' of it."),
        BodyFault.TooManyChannels => UpstreamRefusals.OverLimit("answer-channels"),
        BodyFault.TextBehindEnd => UpstreamRefusals.Broken("A text went on behind its end."),
        BodyFault.UnknownStream => new(RefusalKind.AnswerUnmaskable, "The upstream streams in a form whose texts cannot be masked; ask without stream."),
        BodyFault.BlobTooLarge => new(RefusalKind.AnswerUnmaskable, "The answer holds an encoded text that is too large to be masked."),
        BodyFault.ReasoningTooLarge => UpstreamRefusals.OverLimit("answer-reasoning"),
        BodyFault.MalformedFrame => UpstreamRefusals.Broken("A frame's length or checksum is wrong."),
        BodyFault.MalformedCoding => UpstreamRefusals.Broken("It is not whole in the content encoding that it names."),
        BodyFault.Expansion => UpstreamRefusals.OverLimit("expansion"),
        BodyFault.OtherCharset => new(RefusalKind.AnswerUnmaskable, "The upstream sent a charset other than UTF-8."),
        BodyFault.TooLarge => UpstreamRefusals.OverLimit("reply-body"),
        BodyFault.HeldTooLarge => UpstreamRefusals.OverLimit("held-answer"),
        BodyFault.Blocked => MaskRefusals.Blocked(exchange.Call.Terms.Counters.Rules.Rules[exchange.Router.BlockedBy], "answer"),
        _ when status == BodyStatus.End => default,
        _ => UpstreamRefusals.Of(exchange.Answer.Upstream),
    };

    [AsyncMethodBuilder(typeof(PooledMethod))]
    private async ValueTask FlushAsync(Exchange exchange)
    {
        if (exchange.Writer.Pending > 0 && !exchange.Watch.Gone)
        {
            record.EndPiece(exchange);
            var flushed = await exchange.Writer.FlushAsync().ConfigureAwait(false);
            if (flushed.IsCompleted && exchange.Call.EndsWithClient)
            {
                exchange.Answer.Cancel();
            }

            // A disk that is slower than the upstream slows the stream before anything is lost.
            await ExchangeLog.RoomAsync(exchange).ConfigureAwait(false);
        }
    }
}
