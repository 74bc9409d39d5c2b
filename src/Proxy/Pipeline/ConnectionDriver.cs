using System.Runtime.CompilerServices;
using FastMcp.Proxy.Async;
using FastMcp.Proxy.Replies;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Recording;

namespace FastMcp.Proxy.Pipeline;

/// <summary>
/// Drives one client connection: exchange after exchange, until either side ends it. Between two it holds
/// nothing but the connection.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class ConnectionDriver(CallPipeline pipeline, ExchangePool exchanges, LiveState live, Refuser refuser, ExchangeCounters counters, DriverTimes times)
    : IConnectionHandler
{
    public async Task RunAsync(Connection connection)
    {
        var isOpen = true;
        while (isOpen && MayWait(connection))
        {
            // The first byte of the next request, or the end.
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            connection.Input.AdvanceTo(read.Buffer.Start);
            if (read.Buffer.IsEmpty)
            {
                isOpen = !read.IsCompleted;
                continue;
            }

            connection.ClearDeadline(DeadlineKind.Idle);
            isOpen = await ExchangeAsync(connection).ConfigureAwait(false);
        }

        // What was sent must arrive, also if the client still sends what nobody will read.
        await connection.CloseAsync(times.Linger).ConfigureAwait(false);
    }

    private bool MayWait(Connection connection)
    {
        connection.SetDeadline(DeadlineKind.Idle, times.Idle);
        // RequestDrain sets its flag, then looks for this deadline: one of the two must see the other.
        Interlocked.MemoryBarrier();
        return !connection.IsDraining;
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<bool> ExchangeAsync(Connection connection)
    {
        var exchange = exchanges.Rent();
        exchange.Begin(connection);
        counters.Began(exchange);
        try
        {
            var refusal = await pipeline.ReachAsync(exchange, live.Of(connection)).ConfigureAwait(false);
            if (refusal.IsNone)
            {
                refusal = await pipeline.StreamAsync(exchange).ConfigureAwait(false);
                refusal = await pipeline.EndAsync(exchange, refusal).ConfigureAwait(false);
            }

            await exchange.Watch.StopAsync().ConfigureAwait(false);
            exchange.ReleaseBody();
            var keep = refusal.IsNone ? Answered(exchange) : await RefusedAsync(exchange, refusal).ConfigureAwait(false);
            exchange.End();
            exchanges.Return(exchange);
            return keep;
        }
        catch
        {
            // A fault of ours. Something may still be running on this exchange: it is never used again.
            exchange.Answer.Break();
            pipeline.Close(exchange, Ending.GatewayEnded, default);
            counters.Ended(exchange, Ending.GatewayEnded);
            throw;
        }
    }

    private bool Answered(Exchange exchange)
    {
        Close(exchange, default);
        exchange.Answer.Finish();
        return exchange.KeepAlive && exchange.Client.OutputFault == ConnectionFault.None;
    }

    [AsyncMethodBuilder(typeof(PooledMethod<>))]
    private async ValueTask<bool> RefusedAsync(Exchange exchange, Refusal refusal)
    {
        exchange.Answer.Break();
        var keep = !exchange.Watch.Gone && await refuser.RefuseAsync(exchange, refusal).ConfigureAwait(false);
        Close(exchange, refusal);
        return keep;
    }

    private void Close(Exchange exchange, in Refusal refusal)
    {
        var ending = Endings.Of(exchange, refusal);
        pipeline.Close(exchange, ending, refusal);
        counters.Ended(exchange, ending);
    }
}
