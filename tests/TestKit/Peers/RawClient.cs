using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>A client on a raw socket, with its own strict decoder. One exchange at a time; pipelining by sending twice.</summary>
public sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket)
    {
        _socket = socket;
        Reader = new(socket);
    }

    public ByteReader Reader { get; }

    public int LocalPort => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="receiveBuffer">Size of the socket's receive buffer, or 0 for the system's.</param>
    public static async Task<RawClient> ConnectAsync(int port, int receiveBuffer = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new(socket);
    }

    /// <summary>A request with an honest Content-Length (none for GET, HEAD and DELETE).</summary>
    public static byte[] Request(string method, string target, string fields, ReadOnlySpan<byte> body, string host = "127.0.0.1")
    {
        var length = body.IsEmpty && method is "GET" or "HEAD" or "DELETE" ? "" : $"Content-Length: {body.Length}\r\n";
        var head = $"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}{length}\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes, SocketFlags.None);

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    /// <summary>The next final head; interim (1xx) heads before it are skipped into <paramref name="interim"/>.</summary>
    public async Task<MessageHead> HeadAsync(CancellationToken stop = default, List<MessageHead>? interim = null)
    {
        while (true)
        {
            var head = await MessageHead.ReadAsync(Reader, stop) ?? throw new IncompleteMessageException("no answer");
            if (!head.StartLine.StartsWith("HTTP/1.1 1", StringComparison.Ordinal))
            {
                return head;
            }

            interim?.Add(head);
        }
    }

    public ContentReader Content(MessageHead head, bool toHead = false) =>
        ContentReader.OfAnswer(head, Reader, toHead || head.StartLine.Split(' ')[1] is "204" or "304");

    /// <summary>Reads one whole answer.</summary>
    public async Task<RawAnswer> AnswerAsync(CancellationToken stop = default, bool toHead = false)
    {
        var head = await HeadAsync(stop);
        var content = Content(head, toHead);
        return new(head, await content.AllAsync(stop), content.Chunks);
    }

    public async Task<RawAnswer> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken stop = default)
    {
        await SendAsync(request);
        return await AnswerAsync(stop);
    }

    /// <summary>True once the peer has closed or reset; anything it sends before is an error of the test.</summary>
    public async Task<bool> IsEndedAsync(CancellationToken stop = default)
    {
        try
        {
            return (await Reader.SomeAsync(1, stop)).Length == 0;
        }
        catch (IncompleteMessageException)
        {
            return true;
        }
    }

    /// <summary>Tells the peer that nothing more will be sent.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves with a reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
