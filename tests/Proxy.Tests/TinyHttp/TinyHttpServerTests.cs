using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Tests.TinyHttp;

/// <summary>Nobody has all connections.</summary>
public sealed class TinyHttpServerTests
{
    [Fact]
    public async Task Address_WithEnoughConnections_GetsNoMore_AndLeavesRoomForOthers()
    {
        var crowded = 0;
        var limits = new TinyHttpLimits(4, 0, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)) { OfAddress = 2, Crowded = () => Interlocked.Increment(ref crowded) };
        await using var server = TinyHttpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), limits, static (_, response) => response.WriteAsync(200, "text/plain", "here"));
        // Two that say nothing, and one more.
        using var one = Connect(server, "127.0.0.1");
        using var two = Connect(server, "127.0.0.1");
        await one.SendAsync("GET / HT"u8.ToArray());
        using var three = Connect(server, "127.0.0.1");
        Assert.Equal(0, await EndAsync(three));
        Assert.Equal(1, Volatile.Read(ref crowded));

        // Another address is answered meanwhile.
        using var other = Connect(server, "127.0.0.2");
        Assert.Contains("here", await AskAsync(other), StringComparison.Ordinal);
        // Who leaves makes room.
        await one.SendAsync("TP/1.1\r\n\r\n"u8.ToArray());
        Assert.True(await EndAsync(one) > 0);
        for (var turn = 0; ; turn++)
        {
            using var again = Connect(server, "127.0.0.1");
            if ((await AskAsync(again)).Contains("here", StringComparison.Ordinal))
            {
                break;
            }

            Assert.True(turn < 200, "Nobody made room.");
        }
    }

    [Fact]
    public async Task Head_ThatDoesNotEnd_IsEnded()
    {
        var unread = new TaskCompletionSource();
        var limits = new TinyHttpLimits(1, 0, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1)) { Unread = () => unread.TrySetResult() };
        await using var server = TinyHttpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), limits, static (_, response) => response.WriteAsync(200, "text/plain", "here"));
        using var slow = Connect(server, "127.0.0.1");
        await slow.SendAsync("GET / HT"u8.ToArray());
        Assert.Equal(0, await EndAsync(slow));
        await unread.Task;
        using var next = Connect(server, "127.0.0.1");
        Assert.Contains("here", await AskAsync(next), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Addresses_OfOneNetwork_AreOne(string one, string other, bool same)
    {
        var counts = new AddressCounts(1);
        Assert.True(counts.TryEnter(new IPEndPoint(IPAddress.Parse(one), 1), out var first));
        Assert.Equal(!same, counts.TryEnter(new IPEndPoint(IPAddress.Parse(other), 2), out _));
        counts.Leave(first);
        Assert.True(counts.TryEnter(new IPEndPoint(IPAddress.Parse(one), 3), out _));
    }

    private static Socket Connect(TinyHttpServer server, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(server.Address);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            var all = new byte[4096];
            var length = 0;
            for (int read; (read = await socket.ReceiveAsync(all.AsMemory(length))) > 0; length += read)
            {
            }

            return Encoding.ASCII.GetString(all, 0, length);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    // Bytes that came before it was closed.
    private static async Task<int> EndAsync(Socket socket)
    {
        var (buffer, length) = (new byte[4096], 0);
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0; length += read)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }

        return length;
    }
}
