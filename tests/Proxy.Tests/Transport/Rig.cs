using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Transport;

/// <summary>Clock, ticker and counters of one test, and loopback sockets.</summary>
internal sealed class Rig : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Rig(TimeProvider? time = null)
    {
        Ticker = new(time ?? Clock, TimeSpan.FromMilliseconds(100), NullLogger.Instance);
        State = new(Ticker, Counters);
    }

    public ManualClock Clock { get; } = new();
    public DeadlineTicker Ticker { get; }
    public TransportCounters Counters { get; } = new();
    public TransportState State { get; }

    public Listener Listen(Func<Connection, Task> run, ListenerOptions? options = null)
        => new(options ?? LoopbackOptions, null, new Handler(run), State, NullLogger.Instance);

    public static ListenerOptions LoopbackOptions { get; } = new() { EndPoint = new(IPAddress.Loopback, 0) };

    /// <summary>A connection under test and the raw socket of its peer.</summary>
    public async Task<(Connection Ours, Socket Peer)> PairAsync(ConnectionOptions? options = null, int? receiveBuffer = null)
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
            peer.ReceiveBufferSize = size;
        // Not async: a socket that never was stays blocking, so that its own calls allocate nothing.
        peer.Connect(listening.LocalEndPoint!);
        var accepted = await listening.AcceptAsync();
        accepted.NoDelay = true;
        if (receiveBuffer is { } same)
            accepted.SendBufferSize = same;
        return (Connection.Over(accepted, options ?? ConnectionOptions.Default, State), peer);
    }

    public void Dispose() => Ticker.Dispose();

    sealed class Handler(Func<Connection, Task> run) : IConnectionHandler
    {
        public Task RunAsync(Connection connection) => run(connection);
    }
}
