using System.Net;
using System.Net.Sockets;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>
/// Gives the same answer to every request whose bytes end with <c>requestEnd</c>, one connection after the other. In its steady
/// state it allocates nothing.
/// </summary>
internal sealed class ScriptedUpstream : IDisposable
{
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _requestEnd;
    private readonly byte[] _answer;

    public ScriptedUpstream(byte[] requestEnd, byte[] answer)
    {
        (_requestEnd, _answer) = (requestEnd, answer);
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listening.LocalEndPoint!).Port}");

    public void Dispose() => _listening.Dispose();

    private void Serve()
    {
        try
        {
            var received = new byte[16 * 1024];
            while (true)
            {
                using var connection = _listening.Accept();
                connection.NoDelay = true;
                while (Exchange.TryReadUntil(connection, received, _requestEnd) > 0)
                {
                    connection.Send(_answer.AsSpan());
                }
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
