using FastMcp.Proxy.Async;
using System.Runtime.CompilerServices;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>
/// The order of the rooms, written once. Each gives the key to the next door, or a refusal; all refusals leave
/// by one door, the caller's.
/// </summary>
/// <remarks>State, safe for all threads; everything of one call is in its <see cref="Exchange"/>.</remarks>
internal sealed class CallPipeline(
    CallReader reading, CallerRoom identity, DecisionRoom decisions, ExchangeLog record, Lender credentials, Delivery delivery)
{
    /// <summary>Up to the answer's head. No refusal: its content is to be streamed.</summary>
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Refusal> ReachAsync(Exchange exchange, LiveSnapshot live)
    {
        if (!(await reading.ReadAsync(exchange, live).ConfigureAwait(false)).Give(out var call, out var refusal)
            || !(await identity.IdentifyAsync(exchange).ConfigureAwait(false)).Give(out var caller, out refusal)
            || !(await decisions.DecideAsync(exchange, caller).ConfigureAwait(false)).Give(out var permit, out refusal)
            || !(await record.OpenAsync(permit, caller, exchange).ConfigureAwait(false)).Give(out var opened, out refusal)
            || !(await credentials.LendAsync(permit, caller, exchange).ConfigureAwait(false)).Give(out var lease, out refusal)
            || !(await delivery.Forwarder.SendAsync(permit, opened, lease, exchange).ConfigureAwait(false)).Give(out _, out refusal))
        {
            return record.Refused(exchange, refusal);
        }

        return await delivery.Replier.BeginAsync(opened, exchange).ConfigureAwait(false);
    }

    /// <summary>The answer's content: the last room, which a stream is in for minutes, and so what led to it keeps nothing meanwhile.</summary>
    public ValueTask<Refusal> StreamAsync(Exchange exchange) => delivery.Replier.StreamAsync(exchange);

    /// <summary>What <see cref="StreamAsync"/> ended with is told to all who wait for it. No refusal: the answer went out whole.</summary>
    public ValueTask<Refusal> EndAsync(Exchange exchange, in Refusal refusal) => delivery.Replier.EndAsync(exchange, refusal);

    /// <summary>The exchange is over: its record is closed and its permit spent.</summary>
    public void Close(Exchange exchange, Ending ending, in Refusal refusal)
    {
        decisions.Leave(exchange);
        credentials.Return(exchange);
        record.Close(exchange, ending, refusal);
        exchange.SpendPermit();
    }
}
