using System.IO.Pipelines;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Replies;

/// <summary>The pump of routes whose answers wait for guards: it waits for the upstream and for guards at once.</summary>
internal sealed partial class Replier
{
    private async ValueTask<Refusal> PumpGuardedAsync(Exchange exchange)
    {
        var (guard, form) = (exchange.Reply.Guard!, exchange.Reply.Form);
        var (answer, input) = (exchange.Answer, exchange.Answer.Upstream.Input);
        var patience = PatienceOf(exchange.Call, form);
        var room = form.IsStream() ? long.MaxValue : exchange.Call.Terms.MaxReply;
        var holds = (exchange.Judge.IsOn && form is ReplyForm.Json or ReplyForm.Text) || !form.IsStream();
        var body = BodyReader.For(answer.Head, limits);
        Task<ReadResult>? reading = null;
        while (!body.IsComplete)
        {
            // :: Step 1: what is cleared, and what decisions let pass, leaves before anything is waited for. For nobody nobody is asked
            var isGone = exchange.Watch.Gone;
            var (status, fault) = (BodyStatus.NeedMore, isGone ? BodyFault.None : guard.Turn());
            if (Stopped(exchange, guard, holds, fault) is { IsNone: false } stopped)
            {
                return stopped;
            }

            await (holds ? default : FlushAsync(exchange)).ConfigureAwait(false);
            if (isGone)
            {
                guard.Leave();
            }

            // :: Step 2: the upstream, while there is room, and guards
            if (reading is null && !guard.MustWait)
            {
                answer.Upstream.SetDeadline(DeadlineKind.Exchange, patience);
                reading = input.ReadAsync().AsTask();
            }

            if (reading is { IsCompleted: false } && isGone)
            {
                await Task.WhenAny(reading).ConfigureAwait(false);
            }
            else if (reading is not { IsCompleted: true })
            {
                await guard.ChangedAsync(reading).ConfigureAwait(false);
            }

            if (reading is not { IsCompleted: true })
            {
                continue;
            }

            var read = await reading.ConfigureAwait(false);
            reading = null;
            answer.Upstream.ClearDeadline(DeadlineKind.Exchange);
            if (exchange.Maskers.IsDecoding && read.Buffer.FirstSpan.Length > MostInline)
            {
                // As in the pump without guards.
                await off.RunAsync(0, static _ => 0).ConfigureAwait(false);
            }

            // :: Step 3: unframe, and show to guards
            status = Take(ref body, ref room, guard, exchange, read.Buffer.FirstSpan, out var consumed, out fault);
            var next = read.Buffer.GetPosition(consumed);
            input.AdvanceTo(next, status == BodyStatus.NeedMore ? read.Buffer.End : next);
            status = status == BodyStatus.NeedMore && read.IsCompleted ? EndOfInput(ref body, answer) : status;

            // :: Step 4: the end, good or bad
            if (status == BodyStatus.End && fault == BodyFault.None)
            {
                return exchange.Watch.Gone ? RefusalOf(status, fault, exchange) : await EndGuardedAsync(exchange, guard, holds).ConfigureAwait(false);
            }

            if (status != BodyStatus.NeedMore || fault != BodyFault.None)
            {
                return RefusalOf(status, fault, exchange);
            }
        }

        return default;
    }

    private async ValueTask<Refusal> EndGuardedAsync(Exchange exchange, ReplyGuard guard, bool holds)
    {
        var fault = await guard.EndAsync().ConfigureAwait(false);
        return Stopped(exchange, guard, holds, fault) is { IsNone: false } stopped ? stopped : RefusalOf(BodyStatus.End, fault, exchange);
    }

    private Refusal Stopped(Exchange exchange, ReplyGuard guard, bool holds, BodyFault fault)
    {
        if (!guard.Refusal.IsNone)
        {
            return guard.Refusal;
        }

        if (AnswerRefusals.Of(exchange, holds) is { IsNone: false } withheld)
        {
            return withheld;
        }

        return fault != BodyFault.None ? RefusalOf(BodyStatus.NeedMore, fault, exchange) : record.LossOf(exchange);
    }
}
