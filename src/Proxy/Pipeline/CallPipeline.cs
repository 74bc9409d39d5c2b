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
    /// <summary>No refusal: the answer went out whole.</summary>
    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    public async ValueTask<Refusal> RunAsync(Exchange exchange, LiveSnapshot live)
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

        return await delivery.Replier.StreamAsync(opened, exchange).ConfigureAwait(false);
    }

    /// <summary>The exchange is over: its record is closed and its permit spent.</summary>
    public void Close(Exchange exchange, Ending ending, in Refusal refusal)
    {
        decisions.Leave(exchange);
        credentials.Return(exchange);
        record.Close(exchange, ending, refusal);
        exchange.SpendPermit();
    }
}
