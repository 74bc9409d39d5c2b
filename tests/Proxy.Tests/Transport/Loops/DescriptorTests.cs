using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.Proxy.Transport.Turns;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>A loop's socket has a descriptor of its own: one, from the moment it takes the runtime's socket over until it is closed.</summary>
public sealed class DescriptorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LoopSocket_TakesASocketOver_HasOneDescriptorUntilItIsClosed(bool reset)
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listening.LocalEndPoint!);
        var accepted = listening.Accept();
        var name = new FileInfo($"/proc/self/fd/{accepted.Handle}").LinkTarget!;
        Assert.Equal(1, Named(name));

        var ours = new LoopSocket(accepted, new EventLoop("descriptor-loop", new TurnRoom(1)));
        Assert.Equal(1, Named(name));

        // Whoever had it may dispose it once more: it is nothing any more.
        accepted.Dispose();
        Assert.Equal(1, Named(name));
        Assert.Equal(3, peer.Send([1, 2, 3]));
        Assert.True(SpinWait.SpinUntil(() => ours.ReceiveAsync(new byte[8]).Result.Bytes == 3, TimeSpan.FromSeconds(20)));

        ours.Close(reset);
        Assert.Equal(0, Named(name));
        if (reset)
        {
            Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => peer.Receive(new byte[1])).SocketErrorCode);
        }
        else
        {
            Assert.Equal(0, peer.Receive(new byte[1]));
        }
    }

    [Fact]
    public void LoopSocket_WhoseSocketIsClosed_LeavesNothing()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new LoopSocket(socket, new EventLoop("closed-loop", new TurnRoom(1))));
    }

    private static int Named(string name) => Directory.GetFiles("/proc/self/fd").Count(file => TargetOf(file) == name);

    // One that was listed may be closed by now.
    private static string? TargetOf(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
