using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Tls;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Transport.Listening;

/// <summary>
/// Accepts connections on one endpoint and runs the handler for each, until StopAccepting. Every exception of a handler ends in
/// the log and in <see cref="TransportCounters.HandlerFailures"/>.
/// </summary>
internal sealed partial class Listener(ListenerOptions options, TlsServer? tls, IConnectionHandler handler, TransportState state, ILogger logger)
    : IAsyncDisposable
{
    const int MostRefusing = 64;
    static readonly TimeSpan RefusalLinger = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan CutWait = TimeSpan.FromSeconds(5);

    readonly ConnectionSet connections = new();
    Socket? socket;
    Task accepting = Task.CompletedTask;
    int refusing;
    volatile bool stopping;

    /// <summary>Admitted and not ended.</summary>
    public int Open => connections.Count;

    /// <summary>Binds, listens and returns the bound endpoint. A bind that fails throws IOException with the address: the operator's error.</summary>
    public IPEndPoint Start()
    {
        socket = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (options.EndPoint.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = options.DualMode;
        try
        {
            socket.Bind(options.EndPoint);
            socket.Listen(options.Backlog);
        }
        catch (SocketException e)
        {
            throw new IOException($"{options.EndPoint}: {e.Message}.", e);
        }
        var bound = (IPEndPoint)socket.LocalEndPoint!;
        accepting = AcceptLoopAsync(socket);
        return bound;
    }

    public void StopAccepting()
    {
        stopping = true;
        socket?.Dispose();
    }

    /// <summary>
    /// Stops accepting, tells every connection to end after its current exchange, waits <paramref name="grace"/>, then cuts the rest.
    /// </summary>
    public async Task<DrainReport> DrainAsync(TimeSpan grace)
    {
        StopAccepting();
        var began = connections.BeginDrain();
        await accepting.ConfigureAwait(false);
        if (await connections.WaitEmptyAsync(grace, state.Ticker.Time).ConfigureAwait(false))
            return new(began, 0);
        var cut = connections.Cut();
        await connections.WaitEmptyAsync(CutWait, state.Ticker.Time).ConfigureAwait(false);
        return new(Math.Max(0, began - cut), cut);
    }

    /// <summary>Stops and cuts without grace.</summary>
    public async ValueTask DisposeAsync() => await DrainAsync(TimeSpan.Zero).ConfigureAwait(false);

    async Task AcceptLoopAsync(Socket listening)
    {
        while (!stopping)
        {
            try
            {
                Admit(await listening.AcceptAsync().ConfigureAwait(false));
            }
            catch (ObjectDisposedException) when (stopping)
            {
                return;
            }
            catch (SocketException e)
            {
                if (!stopping)
                    await AfterAcceptErrorAsync(e).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                // There is no descriptor for what was accepted.
                await PauseAsync(e.Message).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A peer that gave up before the accept costs nothing; without descriptors a pause is better than a busy loop.</summary>
    async Task AfterAcceptErrorAsync(SocketException e)
    {
        Interlocked.Increment(ref state.Counters.AcceptErrors);
        if (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            return;
        await PauseAsync(e.SocketErrorCode.ToString()).ConfigureAwait(false);
    }

    async Task PauseAsync(string error)
    {
        Log.AcceptFailed(logger, error);
        await Task.Delay(AcceptPause, state.Ticker.Time).ConfigureAwait(false);
    }

    void Admit(Socket accepted)
    {
        Interlocked.Increment(ref state.Counters.Accepted);
        if (connections.TryTakePlace(options.MaxConnections))
        {
            Interlocked.Increment(ref state.Counters.Open);
            Serve(accepted);
            return;
        }
        Interlocked.Increment(ref state.Counters.OverLimit);
        _ = RefuseAsync(accepted);
    }

    void Serve(Socket accepted)
    {
        if (tls is not null)
        {
            _ = ServeTlsAsync(tls, accepted);
            return;
        }
        Connection? connection = null;
        try
        {
            accepted.NoDelay = true;
            connection = Connection.Over(accepted, options.Connection, state);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref state.Counters.AcceptErrors);
            Serve(accepted, null);
            throw;
        }
        catch (Exception e)
        {
            Failed(null, e);
        }
        Serve(accepted, connection);
    }

    async Task ServeTlsAsync(TlsServer server, Socket accepted)
    {
        Connection? connection = null;
        try
        {
            accepted.NoDelay = true;
            connection = await server.OpenAsync(accepted, options.Connection, state).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Failed(null, e);
        }
        Serve(accepted, connection);
    }

    void Serve(Socket accepted, Connection? connection)
    {
        if (connection is null)
        {
            accepted.Dispose();
            Leave(null);
        }
        else
        {
            _ = RunAsync(connection);
        }
    }

    // For as long as the connection is open: it keeps no more than that.
    async Task RunAsync(Connection connection)
    {
        try
        {
            connections.Add(connection);
            if (await handler.DriverOfAsync(connection).ConfigureAwait(false) is { } driver)
                await driver.RunAsync(connection).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Failed(connection, e);
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            Leave(connection);
        }
    }

    void Failed(Connection? connection, Exception e)
    {
        // A peer that is gone before its options are set is no failure of ours.
        if (connection is null && e is SocketException or ObjectDisposedException)
            return;
        Interlocked.Increment(ref state.Counters.HandlerFailures);
        Log.HandlerFailed(logger, connection?.Id ?? 0, e);
        connection?.Abort();
    }

    void Leave(Connection? connection)
    {
        Interlocked.Decrement(ref state.Counters.Open);
        connections.Remove(connection);
    }

    async Task RefuseAsync(Socket accepted)
    {
        var answer = tls is null && !options.OverLimitAnswer.IsEmpty;
        if (!answer || Interlocked.Increment(ref refusing) > MostRefusing)
        {
            if (answer)
                Interlocked.Decrement(ref refusing);
            accepted.Dispose();
            return;
        }
        Connection? connection = null;
        try
        {
            connection = Connection.Over(accepted, options.Connection, state);
            await connection.Output.WriteAsync(options.OverLimitAnswer).ConfigureAwait(false);
            await connection.CloseAsync(RefusalLinger).ConfigureAwait(false);
        }
        catch (IOException) when (connection is null)
        {
            // It is refused without a word.
            Interlocked.Increment(ref state.Counters.AcceptErrors);
            accepted.Dispose();
        }
        catch (Exception e)
        {
            accepted.Dispose();
            Failed(connection, e);
        }
        finally
        {
            Interlocked.Decrement(ref refusing);
        }
    }

    static partial class Log
    {
        [LoggerMessage(2121, LogLevel.Error, "The handler of connection {Id} failed.")]
        public static partial void HandlerFailed(ILogger logger, long id, Exception exception);

        [LoggerMessage(2122, LogLevel.Warning, "Accepting failed: {Error}. Accepting goes on after a pause.")]
        public static partial void AcceptFailed(ILogger logger, string error);
    }
}
