using FastMcp.Proxy.Transport.Timing;
using FastMcp.Wire.Http2;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>
/// Stands before the handler of all connections: one that speaks HTTP/2, by ALPN or by its first bytes, is taken apart into its streams,
/// and each of those is a connection to the handler. All others go through as they are.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class Http2Door(IConnectionHandler inner, Http2Limits limits, Http2Counters counters, TransportState state, ILogger logger) : IConnectionHandler
{
    private Sessions? _sessions;

    public IConnectionHandler Inner => inner;

    public Http2Limits Limits => limits;

    public Http2Counters Counters => counters;

    /// <summary>Of the connections that are streams: their bytes and faults are counted beside those of the sockets.</summary>
    public TransportState State => state;

    public ILogger Logger => logger;

    /// <summary>Of the connections that are streams.</summary>
    public ConnectionOptions Options { get; init; } = ConnectionOptions.Default;

    /// <summary>A connection without a stream is ended after so long.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From a connection's first byte to the end of what says which protocol it is.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So long a connection may linger when it is closed.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>One more stream. False: there are too many on all connections together, or its connection has its share of them.</summary>
    /// <param name="mine">That its connection has without it.</param>
    public bool TryEnter(int mine)
    {
        if (limits.MayOpen(mine, limits.AllStreams - Interlocked.Increment(ref counters.OpenStreams)))
        {
            return true;
        }

        Leave();
        Interlocked.Increment(ref counters.OverAllStreams);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref counters.OpenStreams);

    public async Task RunAsync(Connection connection)
    {
        if (await DriverOfAsync(connection).ConfigureAwait(false) is { } driver)
        {
            await driver.RunAsync(connection).ConfigureAwait(false);
        }
    }

    public async ValueTask<IConnectionHandler?> DriverOfAsync(Connection connection)
    {
        if (connection.Tls is not { IsHttp2: false } && await SpeaksHttp2Async(connection).ConfigureAwait(false))
        {
            return _sessions ??= new Sessions(this);
        }

        if (connection.Tls is { IsHttp2: true })
        {
            // It agreed on HTTP/2 and begins with something else: nobody knows what it means.
            await connection.DisposeAsync().ConfigureAwait(false);
            return null;
        }

        return inner;
    }

    // A connection without TLS says it by its first bytes; with TLS it was agreed on, and they must follow.
    private async ValueTask<bool> SpeaksHttp2Async(Connection connection)
    {
        var preface = Http2Constants.Preface.Length;
        connection.SetDeadline(DeadlineKind.Idle, Idle);
        // RequestDrain sets its flag, then looks for this deadline: one of the two must see the other.
        Interlocked.MemoryBarrier();
        var isBegun = false;
        while (!connection.IsDraining || isBegun)
        {
            var read = await connection.Input.ReadAsync().ConfigureAwait(false);
            var input = read.Buffer;
            var same = Math.Min((int)input.Length, preface);
            if (!input.FirstSpan[..same].SequenceEqual(Http2Constants.Preface[..same]) || read.IsCompleted)
            {
                connection.Input.AdvanceTo(input.Start);
                break;
            }

            if (same == preface)
            {
                connection.Input.AdvanceTo(input.GetPosition(preface));
                connection.ClearDeadline(DeadlineKind.Idle);
                return true;
            }

            connection.Input.AdvanceTo(input.Start, input.End);
            if (!isBegun && same > 0)
            {
                isBegun = true;
                connection.SetDeadline(DeadlineKind.Head, First);
            }
        }

        connection.ClearDeadline(DeadlineKind.Idle);
        return false;
    }

    private sealed class Sessions(Http2Door door) : IConnectionHandler
    {
        public Task RunAsync(Connection connection) => new ServerSession(connection, door).RunAsync();
    }
}
