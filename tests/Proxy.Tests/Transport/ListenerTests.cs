using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Timing;
using FastMcp.Proxy.Transport.Listening;

namespace FastMcp.Proxy.Tests.Transport;

public sealed class ListenerTests
{
    static async Task<Socket> DialAsync(IPEndPoint to)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to).Within();
        return socket;
    }

    /// <summary>What a keep-alive driver does between two messages.</summary>
    static async Task IdleAsync(Connection connection)
    {
        connection.SetDeadline(DeadlineKind.Idle, TimeSpan.FromSeconds(60));
        while (!connection.IsDraining)
        {
            var read = await connection.Input.ReadAsync();
            if (read.IsCompleted)
                return;
            connection.Input.AdvanceTo(read.Buffer.End);
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Start_PortZero_ReportsThePortAndServes(string address)
    {
        using var rig = new Rig();
        await using var listener = rig.Listen(async c => await c.Output.WriteAsync("hi"u8.ToArray()), new() { EndPoint = new(IPAddress.Parse(address), 0) });
        var bound = listener.Start();
        Assert.NotEqual(0, bound.Port);
        using var client = await DialAsync(bound);
        Assert.Equal(2, await client.ReceiveAsync(new byte[8]).Within());
        Assert.Equal(0, await client.ReceiveAsync(new byte[8]).Within());
        await Until.TrueAsync(() => listener.Open == 0, "connection ended");
        Assert.Equal((1, 0), (rig.Counters.Accepted, rig.Counters.Open));
    }

    [Fact]
    public async Task Accept_OverTheLimit_AnswersAndClosesAndCounts()
    {
        using var rig = new Rig();
        await using var listener = rig.Listen(IdleAsync, Rig.LoopbackOptions with { MaxConnections = 1, OverLimitAnswer = ListenerOptions.Http503 });
        var bound = listener.Start();
        using var first = await DialAsync(bound);
        await Until.TrueAsync(() => listener.Open == 1, "first admitted");
        using var second = await DialAsync(bound);
        second.Send("GET / HTTP/1.1\r\n\r\n"u8);
        var got = new byte[500];
        var count = await second.ReceiveAsync(got).Within();
        Assert.StartsWith("HTTP/1.1 503 ", Encoding.ASCII.GetString(got, 0, count), StringComparison.Ordinal);
        Assert.Equal(0, await second.ReceiveAsync(got).Within());
        Assert.Equal(1, rig.Counters.OverLimit);
        first.Close();
        await Until.TrueAsync(() => listener.Open == 0, "first ended");
        using var third = await DialAsync(bound);
        await Until.TrueAsync(() => listener.Open == 1, "third admitted");
    }

    [Fact]
    public async Task Start_AddressInUse_ThrowsNamingIt()
    {
        using var rig = new Rig();
        await using var first = rig.Listen(_ => Task.CompletedTask);
        var bound = first.Start();
        await using var second = rig.Listen(_ => Task.CompletedTask, new() { EndPoint = bound });
        Assert.Contains(bound.ToString(), Assert.Throws<IOException>(() => second.Start()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_Throws_IsCountedAndTheConnectionIsReset()
    {
        using var rig = new Rig();
        await using var listener = rig.Listen(_ => throw new InvalidOperationException("planted"));
        var bound = listener.Start();
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await DialAsync(bound);
            await client.ReceiveAsync(new byte[1]).Within();
        });
        await Until.TrueAsync(() => rig.Counters.HandlerFailures == 1, "failure counted");
        await Until.TrueAsync(() => listener.Open == 0, "connection ended");
    }

    [Fact]
    public async Task Drain_IdleConnections_EndAtOnceAndNewOnesAreRefused()
    {
        using var rig = new Rig();
        var listener = rig.Listen(IdleAsync);
        var bound = listener.Start();
        using var first = await DialAsync(bound);
        using var second = await DialAsync(bound);
        await Until.TrueAsync(() => listener.Open == 2, "both admitted");
        var report = await listener.DrainAsync(TimeSpan.FromSeconds(10)).Within();
        Assert.Equal(new DrainReport(2, 0), report);
        Assert.Equal(0, await first.ReceiveAsync(new byte[1]).Within());
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(bound));
    }

    [Fact]
    public async Task Drain_ExchangeRunning_WaitsForItsEnd()
    {
        using var rig = new Rig();
        var going = new TaskCompletionSource();
        var listener = rig.Listen(async c =>
        {
            await going.Task;
            await c.Output.WriteAsync("done"u8.ToArray());
        });
        using var client = await DialAsync(listener.Start());
        await Until.TrueAsync(() => listener.Open == 1, "admitted");
        var draining = listener.DrainAsync(TimeSpan.FromSeconds(10));
        Assert.False(draining.IsCompleted);
        going.SetResult();
        Assert.Equal(new DrainReport(1, 0), await draining.Within());
        Assert.Equal(4, await client.ReceiveAsync(new byte[8]).Within());
    }

    [Fact]
    public async Task Drain_GraceOver_CutsWithDrained()
    {
        using var rig = new Rig();
        var seen = ConnectionFault.None;
        var listener = rig.Listen(async c =>
        {
            await c.Input.ReadAsync();
            seen = c.Fault;
        });
        using var client = await DialAsync(listener.Start());
        await Until.TrueAsync(() => listener.Open == 1, "admitted");
        var draining = listener.DrainAsync(TimeSpan.FromSeconds(10));
        Assert.False(draining.IsCompleted);
        await Until.TrueAsync(() => { rig.Clock.Advance(TimeSpan.FromSeconds(11)); return draining.IsCompleted; }, "cut");
        Assert.Equal(new DrainReport(0, 1), await draining);
        await Until.TrueAsync(() => seen == ConnectionFault.Drained, "the driver saw it");
    }
}
