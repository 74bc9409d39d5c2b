using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Proxy.Transport.Sockets;
using FastMcp.Proxy.Transport.Tls;
using FastMcp.Wire.Http2.Frames;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>One call does not harm the others that share its connection.</summary>
public sealed class SharedUpstreamTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: up.example\r\n\r\n";

    // The frame is there, its reader is told of it, and meanwhile the call is given up.
    [Fact]
    public async Task Place_ClosedWhenItsReaderIsTold_LetsTheOthersGoOn()
    {
        using var rig = new Rig();
        var (ours, socket) = await rig.PairAsync();
        var session = new ClientSession(ours, Http2Limits.Default, ConnectionOptions.Default, rig.State);
        var running = session.RunAsync();
        using var peer = await UpstreamRig.BeginAsync(socket);
        await using var other = session.TryPlace()!;
        var place = new ClientStream(session);
        await place.SendAsync(Encoding.ASCII.GetBytes(Get));
        await other.Output.WriteAsync(Encoding.ASCII.GetBytes(Get)).Within();
        await peer.HeadersAsync(1, false, (":status", "200"));
        var (closing, never) = (new ClosingReader(place), new DeafReader());
        await Until.TrueAsync(() => !place.WaitReadable(never, mayGuess: false).IsPending, "the head is there");
        Assert.True((await place.ReceiveAsync(new byte[1000])).Bytes > 0);
        Assert.True(place.WaitReadable(closing, mayGuess: false).IsPending);
        await peer.FrameAsync(FrameType.Data, 0, 1, 1);
        Assert.Equal(ConnectionFault.Closed, (await closing.Got.Task.WaitAsync(Rig.Patience)).Fault);
        await peer.HeadersAsync(3, true, (":status", "204"));
        Assert.Equal("HTTP/1.1 204 No Content\r\n\r\n", await UpstreamRig.ReadAsync(other, 27));
        await other.DisposeAsync();
        peer.Dispose();
        await running.Within();
    }

    [Theory]
    [InlineData(17, 1)]
    [InlineData(5, 15_000)]
    public async Task InterimAnswers_MoreThanAreRead_AreOverTheLimit(int count, int size)
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        for (var i = 0; i < count; i++)
        {
            await peer.HeadersAsync(1, false, (":status", "103"), ("link", new string('x', size)));
        }

        var text = await UpstreamRig.ReadAsync(lease.Connection);
        Assert.Equal(ConnectionFault.InputLimit, lease.Connection.InputFault);
        Assert.DoesNotContain("200", text);
        lease.Drop();
    }

    [Fact]
    public async Task Answers_ThatNobodyReads_StallNoOther()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var slow = new List<UpstreamLease> { lease };
        while (slow.Count < 20)
        {
            slow.Add(await rig.SendAsync(Get));
        }

        var next = await rig.SendAsync(Get);
        for (var stream = 1; stream < 40; stream += 2)
        {
            await peer.HeadersAsync(stream, false, (":status", "200"));
            for (var i = 0; i < 15; i++)
            {
                await peer.FrameAsync(FrameType.Data, 0, stream, new byte[16_000]);
            }
        }

        // Within what the gateway has offered: else it would have ended the connection.
        await peer.HeadersAsync(41, false, (":status", "200"));
        await peer.FrameAsync(FrameType.Data, 1, 41, "good"u8.ToArray());
        Assert.Contains("good", await UpstreamRig.ReadAsync(next.Connection, 66));
        Assert.Equal(0, rig.Counters.Errors);
        next.Drop();
        slow.ForEach(one => one.Drop());
    }

    [Fact]
    public async Task Calls_InABurst_AreNoMoreThanEachConnectionTakes()
    {
        await using var rig = new UpstreamRig();
        var calls = Enumerable.Range(0, 10).Select(_ => rig.SendAsync(Get)).ToArray();
        var peers = new List<FramePeer>();
        while (peers.Count < 3)
        {
            peers.Add(await rig.AcceptAsync((3, 4)));
        }

        var leases = await Task.WhenAll(calls).WaitAsync(Rig.Patience);
        Assert.All(leases, lease => Assert.Equal(ConnectionFault.None, lease.Connection.Fault));
        Assert.Equal(3, rig.Counters.UpstreamConnections);
        Assert.Equal(10, rig.Counters.UpstreamStreams);
        Array.ForEach(leases, lease => lease.Drop());
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task Places_OfAConnectionThatTakesFewer_AreNotGivenOut()
    {
        await using var rig = new UpstreamRig();
        var first = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var rest = new List<UpstreamLease>();
        while (rest.Count < 5)
        {
            rest.Add(await rig.Pool.RentAsync(Rig.Patience).Within());
        }

        rest.ForEach(one => one.Return());
        await peer.SettingsAsync((3, 2));
        await peer.FrameAsync(FrameType.Ping, 0, 0, new byte[8]);
        await peer.NextAsync(FrameType.Ping);
        var second = await rig.SendAsync(Get);
        var third = await rig.SendAsync(Get);
        using var other = await rig.AcceptAsync();
        Assert.All(new[] { first, second, third }, lease => Assert.Equal(ConnectionFault.None, lease.Connection.Fault));
        Assert.Equal(2, rig.Counters.UpstreamConnections);
        first.Drop();
        second.Drop();
        third.Drop();
    }

    // The clock of all deadlines does it: what a driver does then is not to run there.
    [Fact]
    public async Task Driver_OfAPlaceThatIsAborted_RunsOnAnotherThread()
    {
        await using var rig = new UpstreamRig();
        var lease = await rig.SendAsync(Get);
        using var peer = await rig.AcceptAsync();
        var reading = lease.Connection.Input.ReadAsync().AsTask()
            .ContinueWith(_ => Environment.CurrentManagedThreadId, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        using var isRead = new ManualResetEventSlim();
        var clock = new Thread(() =>
        {
            lease.Connection.Abort(ConnectionFault.ExchangeTimeout);
            isRead.Wait();
        });
        clock.Start();
        var thread = await reading.WaitAsync(Rig.Patience);
        isRead.Set();
        Assert.NotEqual(clock.ManagedThreadId, thread);
        lease.Drop();
    }

    [Fact]
    public async Task Connection_ThatAgreedOnHttp2AndSpeaksAnother_IsClosed()
    {
        using var rig = new Rig();
        var handler = new PlainHandler();
        var door = new Http2Door(handler, Http2Limits.Default, rig.Counters.Http2, rig.State.Streams, NullLogger.Instance);
        var (server, client) = await SocketsAsync();
        using (client)
        {
            await using var connection = new Connection(new SocketTransport(server), ConnectionOptions.Default, rig.State) { Tls = new TlsFacts(System.Security.Authentication.SslProtocols.Tls13, "") { IsHttp2 = true } };
            var running = door.RunAsync(connection);
            await client.SendAsync(Encoding.ASCII.GetBytes("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n"));
            await running.Within();
            Assert.Equal(0, handler.Connections);
            Assert.True(connection.IsDisposed);
        }
    }

    private static async Task<(System.Net.Sockets.Socket Server, System.Net.Sockets.Socket Client)> SocketsAsync()
    {
        using var listening = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        listening.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listening.Listen();
        var client = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await client.ConnectAsync(listening.LocalEndPoint!);
        var server = await listening.AcceptAsync();
        server.Blocking = false;
        return (server, client);
    }

    private sealed class DeafReader : IReadableObserver
    {
        public void OnReadable(Transfer outcome)
        {
        }
    }

    private sealed class ClosingReader(Http2Stream place) : IReadableObserver
    {
        public TaskCompletionSource<Transfer> Got { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnReadable(Transfer outcome)
        {
            place.Close(reset: true);
            Got.TrySetResult(place.ReceiveAsync(new byte[1000]).AsTask().Result);
        }
    }
}
