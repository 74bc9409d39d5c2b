using System.Runtime.CompilerServices;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>The order of the rooms. Each gives the key to the next door, or a refusal; there is one way out for those.</summary>
/// <remarks>State, safe for all threads; everything of one call is in its <see cref="Exchange"/>.</remarks>
internal sealed class CallPipeline(
    CallReader reading, CallerRoom identity, DecisionRoom decisions, ExchangeLog record, Lender credentials, DeliveryRoom delivery)
{
    /// <summary>Null: the answer went out whole. What was opened is closed by the exchange's end, whichever way it goes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Refusal> RunAsync(Exchange exchange, Snapshots.Current current)
    {
        if (!(await reading.ReadAsync(exchange.Call, exchange.Client, current).ConfigureAwait(false)).Give(out Call? call, out var refusal))
        {
            return refusal;
        }

        if (!identity.Identify(call).Give(out Caller? caller, out refusal))
        {
            return refusal;
        }

        if (!decisions.Decide(call, caller).Give(out Permit? permit, out refusal))
        {
            return refusal;
        }

        if (!record.Open(permit, exchange).Give(out Opened? opened, out refusal))
        {
            return refusal;
        }

        if (!credentials.Lend(permit).Give(out Lease? lease, out refusal))
        {
            return refusal;
        }

        if (!(await delivery.Forwarder.SendAsync(permit, opened, lease, exchange).ConfigureAwait(false)).Give(out Answer? _, out refusal))
        {
            return refusal;
        }

        return await delivery.Replier.StreamAsync(opened, exchange).ConfigureAwait(false);
    }
}
