using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>One request at the scripted upstream, and full control over the bytes that answer it.</summary>
public sealed class UpstreamExchange
{
    private readonly Socket _socket;
    private readonly ByteReader _reader;

    internal UpstreamExchange(Socket socket, ByteReader reader, RawRequest request, CancellationToken stop)
    {
        _socket = socket;
        _reader = reader;
        Request = request;
        Stop = stop;
    }

    public RawRequest Request { get; }

    /// <summary>Set when the upstream is torn down; a script waits for nothing without it.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The script ended the connection.</summary>
    public bool Ended { get; private set; }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await _socket.SendAsync(bytes, SocketFlags.None, Stop);
            bytes = bytes[sent..];
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes as a TCP segment of their own: returns when the peer has read them out of its socket.</summary>
    public async Task SegmentAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(bytes);
        var (mine, peer) = ((IPEndPoint)_socket.LocalEndPoint!, (IPEndPoint)_socket.RemoteEndPoint!);
        await SocketTable.DrainedAsync(local: peer.Port, remote: mine.Port, Stop);
    }

    /// <summary>Waits until the peer closes or resets. True: it did so within <paramref name="limit"/>.</summary>
    public async Task<bool> PeerLeavesAsync(TimeSpan limit)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        source.CancelAfter(limit);
        try
        {
            return (await _reader.SomeAsync(1, source.Token)).Length == 0;
        }
        catch (IncompleteMessageException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ends what is sent (FIN) and the connection.</summary>
    public void Close()
    {
        Ended = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        Ended = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }
}
