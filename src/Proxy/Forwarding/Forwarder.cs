using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Recording;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Proxy.Forwarding;

/// <summary>
/// Room 8: sends a permitted, recorded call upstream and reads the head of its answer. Without a permit, an
/// open record and a lease there is no way to call it.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class Forwarder(HttpLimits limits, Lender lender)
{
    // An upstream over HTTP/2 may refuse a stream that it would take on another connection, or a little later.
    private const int MostRefusals = 3;

    // The connection had no stream for it any more, and nothing was sent.
    private const int MostUnsent = 10;

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Step<Answer>> SendAsync(Permit permit, Opened opened, Lease lease, Exchange exchange)
    {
        Keys.Check(permit, opened, lease);
        var (call, answer) = (exchange.Call, exchange.Answer);
        // :: Step 1: the request as it may leave
        var refused = exchange.Outgoing.Prepare(call);
        if (!refused.IsNone)
        {
            return refused;
        }

        if (lease.Place != LeasePlace.None || call.Terms.Pool.Options.Http2 != UpstreamHttp2.Off)
        {
            exchange.KeepBody();
        }

        var renewed = false;
        var (refusals, unsent) = (0, 0);
        while (true)
        {
            if (exchange.Client.InputFault == ConnectionFault.Blocked)
            {
                return UpstreamRefusals.Blocked;
            }

            // :: Step 2: a connection
            var pool = lease.PoolOf(call.Terms.Pool);
            var rented = await pool.RentAsync(pool.Options.ConnectTimeout).ConfigureAwait(false);
            if (!rented.IsOk)
            {
                return UpstreamRefusals.Of(rented.Fault);
            }

            answer.Open(rented);
            if (exchange.Client.InputFault == ConnectionFault.Blocked)
            {
                // An operator stopped it while it waited for a connection.
                answer.Break();
                return UpstreamRefusals.Blocked;
            }

            var (before, sentBefore) = (answer.Upstream.BytesReceived, answer.Upstream.BytesSent);

            // :: Step 3: head and body in one send
            var refusal = await WriteAsync(exchange, lease).ConfigureAwait(false);

            // :: Step 4: the head of the answer
            for (var interim = 0; refusal.IsNone;)
            {
                var read = await answer.Upstream.Input.ReadAsync().ConfigureAwait(false);
                if (TryReadHead(read, call, answer, ref interim, out refusal))
                {
                    break;
                }
            }

            if (refusal.IsNone && (answer.Head.Status != 401 || (lease.Place == LeasePlace.None && call.Terms.Identity.IsOpen)))
            {
                exchange.KeepsBody = false;
                exchange.ReleaseBody();
                return answer;
            }

            if (refusal.IsNone)
            {
                // :: Step 5: what was lent is not taken: once more with a new one. It is never the caller's 401: that would start an authorization here.
                await DiscardAsync(exchange).ConfigureAwait(false);
                if (renewed || lease.Place == LeasePlace.None)
                {
                    return lender.Refused(lease, exchange);
                }

                renewed = true;
                if (!(await lender.AgainAsync(lease, exchange).ConfigureAwait(false)).Give(out var next, out refusal))
                {
                    return refusal;
                }

                lease = next;
                continue;
            }

            // :: Step 6: once more, only where the upstream cannot have seen the request
            var unseen = rented.Reused && !answer.Cancelled && answer.Upstream.BytesReceived == before;
            var unprocessed = IsUnprocessed(answer) && (answer.Upstream.BytesSent == sentBefore ? ++unsent <= MostUnsent : ++refusals <= MostRefusals);
            await DiscardAsync(exchange).ConfigureAwait(false);
            if (!unprocessed && (!unseen || !IsRepeatable(call.Head.MethodKind)))
            {
                return exchange.Client.InputFault == ConnectionFault.Blocked ? UpstreamRefusals.Blocked : refusal;
            }
        }
    }

    // It says so itself (RFC 9113 section 8.7): of any method, as often as it is worth a try.
    private static bool IsUnprocessed(Answer answer) => !answer.Cancelled && answer.Upstream.Fault == ConnectionFault.Unprocessed;

    private static async ValueTask DiscardAsync(Exchange exchange)
    {
        await exchange.Watch.StopAsync().ConfigureAwait(false);
        exchange.Answer.Break();
        exchange.Answer.Head.Reset();
    }

    // A reused connection that died without an answer byte: the upstream may have closed it just before. Only
    // methods without effect are sent again (RFC 9110 section 9.2.2); their content is empty here by rule.
    private static bool IsRepeatable(MethodKind method) => method is MethodKind.Get or MethodKind.Head or MethodKind.Options;

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private static async ValueTask<Refusal> WriteAsync(Exchange exchange, Lease lease)
    {
        var (call, upstream) = (exchange.Call, exchange.Answer.Upstream);
        upstream.SetDeadline(DeadlineKind.Exchange, call.Terms.ReadTimeout);
        if (lease.Place is not (LeasePlace.None or LeasePlace.Certificate))
        {
            upstream.OverwriteOutput();
        }

        UpstreamRequest.Write(upstream.Output, call, exchange.Outgoing, lease);
        var sent = await upstream.Output.FlushAsync().ConfigureAwait(false);
        exchange.RequestSent();
        return sent.IsCompleted ? UpstreamRefusals.Of(upstream) : default;
    }

    // False: it is not whole yet, or was one before the final one.
    private bool TryReadHead(in ReadResult read, Call call, Answer answer, ref int interim, out Refusal refusal)
    {
        var upstream = answer.Upstream;
        var result = ResponseHeadReader.Read(read.Buffer.FirstSpan, limits, call.Head.MethodKind, answer.Head, out var consumed, out var fault);
        if (result == ParseResult.NeedMore)
        {
            upstream.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            refusal = read.IsCompleted ? UpstreamRefusals.Of(upstream) : default;
            return read.IsCompleted;
        }

        upstream.Input.AdvanceTo(read.Buffer.GetPosition(consumed));
        if (result == ParseResult.Refused)
        {
            refusal = fault.Limit is { } limit ? UpstreamRefusals.OverLimit(LimitNames.OfWire(limit)) : UpstreamRefusals.Broken(fault.Detail);
            return true;
        }

        refusal = default;
        if (!answer.Head.IsInterim)
        {
            upstream.ClearDeadline(DeadlineKind.Exchange);
            return true;
        }

        answer.Head.Reset();
        refusal = ++interim > limits.MaxInterimResponses ? UpstreamRefusals.OverLimit("interim-responses") : default;
        return !refusal.IsNone;
    }
}
