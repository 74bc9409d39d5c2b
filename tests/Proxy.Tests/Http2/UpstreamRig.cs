using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Tests.Transport;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Http2;
using FastMcp.Wire.Http2;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Http2;

/// <summary>A pool whose upstream speaks HTTP/2, and the upstream's side of its connections, frame by frame.</summary>
internal sealed class UpstreamRig : IAsyncDisposable
{
    private readonly Rig _rig = new();
    private readonly Socket _listening = new(SocketType.Stream, ProtocolType.Tcp);

    public UpstreamRig(int connections = 100)
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        var port = ((IPEndPoint)_listening.LocalEndPoint!).Port;
        Pool = new UpstreamPool(new() { Host = "127.0.0.1", Port = port, Http2 = UpstreamHttp2.PriorKnowledge, MaxConnections = connections }, _rig.State, NullLogger.Instance);
    }

    public UpstreamPool Pool { get; }

    public Http2Counters Counters => _rig.Counters.Http2;

    /// <summary>The upstream's side of the next connection, behind the preface, with settings sent.</summary>
    public async Task<FramePeer> AcceptAsync(params (int Id, int Value)[] settings)
    {
        return await BeginAsync(await _listening.AcceptAsync().Within(), settings);
    }

    /// <summary>The upstream's side of a connection, behind the preface, with settings sent.</summary>
    public static async Task<FramePeer> BeginAsync(Socket socket, params (int Id, int Value)[] settings)
    {
        var preface = new byte[Http2Constants.Preface.Length];
        for (var at = 0; at < preface.Length;)
        {
            at += await socket.ReceiveAsync(preface.AsMemory(at)).Within();
        }

        Assert.Equal(Http2Constants.Preface.ToArray(), preface);
        var peer = new FramePeer(socket);
        await peer.SettingsAsync(settings);
        return peer;
    }

    public async Task<UpstreamLease> SendAsync(string request)
    {
        var lease = await Pool.RentAsync(Rig.Patience).Within();
        Assert.True(lease.IsOk, $"{lease.Fault}");
        await lease.Connection.Output.WriteAsync(Encoding.ASCII.GetBytes(request)).Within();
        return lease;
    }

    /// <summary>What can be read, until <paramref name="length"/> bytes are there or the input ends.</summary>
    public static async Task<string> ReadAsync(Connection connection, int length = int.MaxValue)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var read = await connection.Input.ReadAsync().Within();
            text.Append(Encoding.Latin1.GetString(read.Buffer.FirstSpan));
            connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        _listening.Dispose();
        _rig.Dispose();
    }
}
