using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Transport.Loops;

namespace FastMcp.Proxy.Tests.Transport.Loops;

/// <summary>A socket of a loop, and the raw one of its peer, with buffers so small that a peer who does not read is felt.</summary>
internal sealed class SocketPair : IDisposable
{
    private const int Buffer = 4096;

    public SocketPair(EventLoop loop)
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        Peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Buffer };
        Peer.Connect(listening.LocalEndPoint!);
        var accepted = listening.Accept();
        (accepted.NoDelay, accepted.SendBufferSize) = (true, Buffer);
        Ours = new(accepted, loop);
    }

    public LoopSocket Ours { get; }

    public Socket Peer { get; }

    /// <summary>All that arrives until the end of the direction.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new MemoryStream();
        var block = new byte[3000];
        while (await Peer.ReceiveAsync(block) is var count and > 0)
        {
            all.Write(block, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>Sends all of it, in as many sends as it takes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await Ours.SendAsync(bytes);
            Assert.True(sent.IsDone, $"fault {sent.Fault}");
            bytes = bytes[sent.Bytes..];
        }
    }

    public void Dispose()
    {
        Ours.Close(reset: true);
        Peer.Dispose();
    }
}
