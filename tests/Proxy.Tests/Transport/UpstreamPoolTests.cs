using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class UpstreamPoolTests : IAsyncDisposable
{
    static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    readonly Rig rig = new();
    readonly Socket listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    readonly List<UpstreamPool> pools = [];
    readonly List<Socket> accepted = [];

    public UpstreamPoolTests()
    {
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
    }

    int Port => ((IPEndPoint)listening.LocalEndPoint!).Port;

    UpstreamPool Pool(Func<UpstreamOptions, UpstreamOptions>? change = null, Func<string, Task<IPAddress[]>>? resolve = null)
    {
        var options = new UpstreamOptions { Host = "127.0.0.1", Port = Port };
        var pool = new UpstreamPool(change?.Invoke(options) ?? options, rig.State, NullLogger.Instance, resolve);
        pools.Add(pool);
        return pool;
    }

    async Task<(UpstreamLease Lease, Socket Server)> RentFreshAsync(UpstreamPool pool)
    {
        var lease = await pool.RentAsync(Long).Within();
        Assert.True(lease.IsOk, lease.Fault.ToString());
        Assert.False(lease.Reused);
        var server = await listening.AcceptAsync().Within();
        accepted.Add(server);
        return (lease, server);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools)
            await pool.DisposeAsync();
        foreach (var socket in accepted)
            socket.Dispose();
        listening.Dispose();
        rig.Dispose();
    }

    [Fact]
    public async Task Rent_SeveralReturned_LastReturnedFirst()
    {
        var pool = Pool();
        var (a, _) = await RentFreshAsync(pool);
        var (b, _) = await RentFreshAsync(pool);
        var (idA, idB) = (a.Connection.Id, b.Connection.Id);
        a.Return();
        b.Return();
        var first = await pool.RentAsync(Long).Within();
        var second = await pool.RentAsync(Long).Within();
        Assert.Equal((idB, idA), (first.Connection.Id, second.Connection.Id));
        Assert.True(first.Reused && second.Reused);
        Assert.Equal((0, 2, 0), pool.Size);
    }

    [Fact]
    public async Task Rent_IdleOneWasClosedByTheUpstream_IsDropped()
    {
        var pool = Pool();
        var (lease, server) = await RentFreshAsync(pool);
        var connection = lease.Connection;
        lease.Return();
        server.Shutdown(SocketShutdown.Both);
        await Until.TrueAsync(() => !connection.IsQuiet, "end seen");
        await RentFreshAsync(pool);
        Assert.True(connection.IsDisposed);
        Assert.Equal(1, rig.Counters.UpstreamDropped);
    }

    [Fact]
    public async Task Rent_IdleOneHasUnexpectedBytes_IsDropped()
    {
        var pool = Pool();
        var (lease, server) = await RentFreshAsync(pool);
        var connection = lease.Connection;
        lease.Return();
        server.Send("HTTP/1.1 200 smuggled"u8);
        await Until.TrueAsync(() => !connection.IsQuiet, "bytes seen");
        await RentFreshAsync(pool);
    }

    [Fact]
    public async Task Return_BytesAreThereAlready_IsNotKept()
    {
        var pool = Pool();
        var (lease, server) = await RentFreshAsync(pool);
        server.Send("late"u8);
        var read = await lease.Connection.Input.ReadAsync().Within();
        lease.Connection.Input.AdvanceTo(read.Buffer.GetPosition(1));
        lease.Return();
        Assert.Equal((0, 0, 0), pool.Size);
    }

    [Fact]
    public async Task Reuse_AfterTheWatch_ReadsTheAnswer()
    {
        var pool = Pool();
        var (lease, server) = await RentFreshAsync(pool);
        for (var i = 0; i < 3; i++)
        {
            await lease.Connection.Output.WriteAsync("ask"u8.ToArray()).Within();
            var asked = new byte[8];
            Assert.Equal(3, await server.ReceiveAsync(asked).Within());
            var reading = lease.Connection.Input.ReadAsync();
            server.Send("answer"u8);
            var read = await reading.Within();
            Assert.True(read.Buffer.FirstSpan.SequenceEqual("answer"u8));
            lease.Connection.Input.AdvanceTo(read.Buffer.End);
            lease.Return();
            lease = await pool.RentAsync(Long).Within();
            Assert.True(lease.Reused);
        }
    }

    [Fact]
    public async Task Idle_LongerThanTheTimeout_IsClosedByTheTick()
    {
        var pool = Pool(o => o with { IdleTimeout = TimeSpan.FromSeconds(5) });
        var (lease, server) = await RentFreshAsync(pool);
        lease.Return();
        rig.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((1, 1, 0), pool.Size);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0, 0), pool.Size);
        Assert.Equal(0, await server.ReceiveAsync(new byte[1]).Within());
    }

    [Fact]
    public async Task Return_OlderThanTheLifetime_IsClosed()
    {
        var pool = Pool(o => o with { MaxLifetime = TimeSpan.FromSeconds(5) });
        var (lease, _) = await RentFreshAsync(pool);
        rig.Clock.Advance(TimeSpan.FromSeconds(6));
        lease.Return();
        Assert.Equal((0, 0, 0), pool.Size);
    }

    [Fact]
    public async Task Rent_PoolFull_WaitsForAReturn()
    {
        var pool = Pool(o => o with { MaxConnections = 1 });
        var (lease, _) = await RentFreshAsync(pool);
        var id = lease.Connection.Id;
        var waiting = pool.RentAsync(Long);
        Assert.False(waiting.IsCompleted);
        lease.Return();
        var second = await waiting.Within();
        Assert.Equal((id, true), (second.Connection.Id, second.Reused));
        var third = pool.RentAsync(Long);
        second.Drop();
        var fresh = await third.Within();
        Assert.True(fresh.IsOk && !fresh.Reused);
        Assert.Equal((0, 1, 0), pool.Size);
    }

    [Fact]
    public async Task Rent_PoolFullAndNobodyReturns_TimesOutAsAValue()
    {
        var pool = Pool(o => o with { MaxConnections = 1, MaxWaiting = 1 });
        await RentFreshAsync(pool);
        var waiting = pool.RentAsync(TimeSpan.FromSeconds(2)).AsTask();
        Assert.Equal(new(UpstreamStage.Queue, UpstreamFaultKind.PoolFull), (await pool.RentAsync(Long).Within()).Fault);
        rig.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new(UpstreamStage.Queue, UpstreamFaultKind.TimedOut), (await waiting.Within()).Fault);
        Assert.Equal((0, 1, 0), pool.Size);
    }

    [Fact]
    public async Task Rent_NobodyListens_IsRefusedAsAValueAndGivesThePlaceBack()
    {
        var pool = Pool();
        listening.Dispose();
        var lease = await pool.RentAsync(Long).Within();
        Assert.Equal(new(UpstreamStage.Connect, UpstreamFaultKind.Refused), lease.Fault);
        Assert.Equal((0, 0, 0), pool.Size);
        Assert.Equal(1, rig.Counters.UpstreamConnectFailures);
    }

    [Fact]
    public async Task Rent_FirstAddressRefuses_TriesTheNextAndPrefersItLater()
    {
        var pool = Pool(o => o with { Host = "upstream.test" }, _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.99"), IPAddress.Loopback]));
        await RentFreshAsync(pool);
        await RentFreshAsync(pool);
        Assert.Equal((3, 1), (rig.Counters.UpstreamConnects, rig.Counters.UpstreamConnectFailures));
    }

    [Fact]
    public async Task Resolve_FailsLater_OldAddressesGoOnServing()
    {
        var asked = 0;
        var pool = Pool(o => o with { Host = "upstream.test" }, _ => ++asked == 1
            ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
            : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));
        await RentFreshAsync(pool);
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        await RentFreshAsync(pool);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Resolve_NotFound_IsAValue()
    {
        var pool = Pool(o => o with { Host = "nowhere.test" }, _ => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));
        Assert.Equal(new(UpstreamStage.Resolve, UpstreamFaultKind.NameNotFound), (await pool.RentAsync(Long).Within()).Fault);
        Assert.Equal((0, 0, 0), pool.Size);
    }

    [Fact]
    public async Task Return_Twice_Throws()
    {
        var pool = Pool();
        var (lease, _) = await RentFreshAsync(pool);
        lease.Return();
        Assert.Throws<InvalidOperationException>(lease.Return);
        Assert.Equal((1, 1, 0), pool.Size);
    }

    [Fact]
    public async Task Dispose_WithWaiters_FailsThemAndClosesTheRest()
    {
        var pool = Pool(o => o with { MaxConnections = 1 });
        var (lease, _) = await RentFreshAsync(pool);
        var waiting = pool.RentAsync(Long);
        await pool.DisposeAsync();
        Assert.Equal(UpstreamFaultKind.Stopped, (await waiting.Within()).Fault.Kind);
        lease.Return();
        Assert.True(lease.Connection.IsDisposed);
        Assert.Equal((0, 0, 0), pool.Size);
    }
}
