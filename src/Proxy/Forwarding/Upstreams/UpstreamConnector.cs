using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Tls;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Forwarding.Upstreams;

/// <summary>Makes new connections to one origin: resolve, each address in turn, TLS. Failures are values.</summary>
internal sealed class UpstreamConnector(UpstreamOptions options, TransportState state, ILogger logger, Func<string, Task<IPAddress[]>> resolve) : IUpstreamConnector
{
    readonly AddressBook addresses = new(options.Host, options.AddressLifetime, state.Ticker, resolve);
    /// <summary>Whom it believes; null: no TLS.</summary>
    public X509ChainPolicy? Roots => tls?.Roots;

    readonly TlsClient? tls = options.Tls is null ? null : new(options.Tls, options.Host, logger);

    public async ValueTask<(Connection? Connection, UpstreamFault Fault)> ConnectAsync(TimeSpan atMost)
    {
        var began = state.Ticker.Time.GetTimestamp();
        var known = await addresses.GetAsync(atMost).ConfigureAwait(false);
        var fault = new UpstreamFault(UpstreamStage.Resolve, UpstreamFaultKind.NameNotFound);
        foreach (var address in known)
        {
            var left = atMost - state.Ticker.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                return (null, fault with { Stage = UpstreamStage.Connect, Kind = UpstreamFaultKind.TimedOut });
            (var connection, fault) = await TryAsync(address, left).ConfigureAwait(false);
            if (connection is null)
                continue;
            addresses.Prefer(address);
            return (connection, fault);
        }
        return (null, fault);
    }

    async ValueTask<(Connection?, UpstreamFault)> TryAsync(IPAddress address, TimeSpan left)
    {
        Interlocked.Increment(ref state.Counters.UpstreamConnects);
        Socket? socket = null;
        Connection? connection = null;
        var fault = new UpstreamFault(UpstreamStage.Connect, UpstreamFaultKind.Failed);
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            (connection, fault) = await OpenAsync(socket, new(address, options.Port), left).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // There is no descriptor left for it: as if nobody were there.
        }
        if (connection is null)
        {
            Interlocked.Increment(ref state.Counters.UpstreamConnectFailures);
            socket?.Dispose();
        }
        return (connection, fault);
    }

    async ValueTask<(Connection?, UpstreamFault)> OpenAsync(Socket socket, IPEndPoint to, TimeSpan left)
    {
        using var limit = new CancellationTokenSource(left < options.ConnectTimeout ? left : options.ConnectTimeout, state.Ticker.Time);
        if (tls is null && EventLoops.Shared is { } loops)
        {
            var (connected, error) = await LoopConnector.ConnectAsync(socket, to, loops.Next(), limit.Token).ConfigureAwait(false);
            return connected is null
                ? (null, new(UpstreamStage.Connect, KindOf(error)))
                : (new(connected, options.Connection, state) { Remote = to }, new(UpstreamStage.Ready, UpstreamFaultKind.None));
        }
        var kind = await ConnectAsync(socket, to, limit.Token).ConfigureAwait(false);
        if (kind != UpstreamFaultKind.None)
            return (null, new(UpstreamStage.Connect, kind));
        if (tls is null)
            return (Connection.Over(socket, options.Connection, state), new(UpstreamStage.Ready, UpstreamFaultKind.None));
        var (transport, facts, tlsFault) = await tls.OpenAsync(socket, limit.Token).ConfigureAwait(false);
        if (transport is null)
            return (null, new(UpstreamStage.Handshake, tlsFault));
        return (new(transport, options.Connection, state) { Remote = to, Tls = facts }, new(UpstreamStage.Ready, UpstreamFaultKind.None));
    }

    static UpstreamFaultKind KindOf(int error) => error switch
    {
        Errno.Refused => UpstreamFaultKind.Refused,
        Errno.TimedOut => UpstreamFaultKind.TimedOut,
        Errno.ResetByPeer => UpstreamFaultKind.Closed,
        Errno.HostUnreachable or Errno.Unreachable or Errno.NoAddress => UpstreamFaultKind.Unreachable,
        _ => UpstreamFaultKind.Failed,
    };

    static async ValueTask<UpstreamFaultKind> ConnectAsync(Socket socket, IPEndPoint to, CancellationToken limit)
    {
        try
        {
            await socket.ConnectAsync(to, limit).ConfigureAwait(false);
            return UpstreamFaultKind.None;
        }
        catch (OperationCanceledException)
        {
            return UpstreamFaultKind.TimedOut;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => UpstreamFaultKind.Refused,
                SocketError.TimedOut => UpstreamFaultKind.TimedOut,
                SocketError.ConnectionReset => UpstreamFaultKind.Closed,
                SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.AddressNotAvailable => UpstreamFaultKind.Unreachable,
                _ => UpstreamFaultKind.Failed,
            };
        }
    }
}
