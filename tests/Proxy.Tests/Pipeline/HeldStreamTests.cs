using System.Net;
using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Tests.Gating.Asking;
using FastMcp.Proxy.Transport.Loops;
using FastMcp.TestKit.Heap;
using FastMcp.TestKit.Programs;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Pipeline;

/// <summary>
/// What a silent stream keeps of the heap, counted object by object over many of them in a gateway of this process: both connections, the call, its masker, and all that waits.
/// The other ends of the connections are this test's, and are not counted.
/// </summary>
[Collection(nameof(HeapCollection))]
public sealed class HeldStreamTests : IDisposable
{
    private const int Many = 60;
    private const int Warm = 60;

    // As many of the first ones run at once as of those that are counted: pools keep as much before as behind.
    private const int Together = 20;

    private static readonly byte[] s_answer = Encoding.UTF8.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunk(
            """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"number 536-22-8190, and more. "},"finish_reason":null}]}""" + "\n\n"));

    private static readonly byte[] s_request = Encoding.UTF8.GetBytes(
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 74\r\n\r\n"
        + """{"model":"m","stream":true,"messages":[{"role":"user","content":"go on"}]}""");

    private readonly Socket _upstream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _open = [];
    private readonly HttpClient _http = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly (int Port, int Admin) _at = (FreePort.Next(), FreePort.Next());

    [Fact]
    public async Task Silent_OverPlainTcp_KeepsLessThan8Kilobytes()
    {
        _upstream.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _upstream.Listen();
        using var stop = new CancellationTokenSource();
        var gateway = new Gateway(Read(), NullLoggerFactory.Instance, TimeProvider.System);
        var running = Task.Run(() => gateway.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            await OpenAsync(Warm);
            var before = Of(gateway);
            await OpenAsync(Many);
            var behind = Of(gateway);
            Assert.True((behind.Bytes - before.Bytes) / Many is > 5_000 and < 7_900, Told(before, behind));
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    public void Dispose()
    {
        _open.ForEach(socket => socket.Dispose());
        _upstream.Dispose();
        _http.Dispose();
    }

    // Whatever waits for a socket hangs on the loop that watches it.
    private ObjectGraph Of(Gateway gateway) => new ObjectGraph(one => !ReferenceEquals(one, this) && !ReferenceEquals(one, _open)) { IsByField = true }.Walk(EventLoops.Shared!).Walk(gateway);

    private static string Told(ObjectGraph before, ObjectGraph behind) => $"{(behind.Bytes - before.Bytes) / Many} bytes:\n"
        + string.Join('\n', behind.ByPath.Select(one => (one.Key, Value: (one.Value - before.ByPath.GetValueOrDefault(one.Key)) / (double)Many)).OrderByDescending(one => one.Value).Take(40).Select(one => $"{one.Value,8:0.0} {one.Key}"));

    private static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    private Config Read()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-streams-").FullName;
        var file = Path.Combine(folder, "fastmcp.yaml");
        File.WriteAllText(file, $$"""
            listeners: [{ address: '127.0.0.1:{{_at.Port}}' }]
            admin: { address: '127.0.0.1:{{_at.Admin}}' }
            upstreams: [{ name: up, url: 'http://127.0.0.1:{{((IPEndPoint)_upstream.LocalEndPoint!).Port}}' }]
            routes: [{ path: /, upstream: up, protocol: openai }]
            limits: { stream-rest: 1ms, drain-grace: 0s }
            """);
        var read = ConfigReader.ReadFile(file);
        Directory.Delete(folder, recursive: true);
        Assert.True(read.Config is not null, string.Join('\n', read.Problems));
        return read.Config;
    }

    private async Task OpenAsync(int many)
    {
        for (var n = 1; n <= many; n++)
        {
            var client = await ConnectAsync();
            Assert.Equal(s_request.Length, client.Send(s_request));
            var server = _upstream.Accept();
            _open.AddRange([client, server]);
            for (var seen = ""; !seen.EndsWith('}'); seen += Encoding.Latin1.GetString(_buffer, 0, server.Receive(_buffer)))
            {
            }

            Assert.Equal(s_answer.Length, server.Send(s_answer));
            for (var seen = ""; !seen.Contains("and more", StringComparison.Ordinal); seen += Encoding.UTF8.GetString(_buffer, 0, client.Receive(_buffer)))
            {
            }

            for (var tries = 0; n % Together == 0 && await RestsAsync() < _open.Count / 2; tries++)
            {
                Assert.True(tries < 6000, "The stream does not rest.");
                await Task.Delay(5);
            }
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        for (var tries = 0; ; tries++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, _at.Port);
                return socket;
            }
            catch (SocketException) when (tries < 600)
            {
                socket.Dispose();
                await Task.Delay(50);
            }
        }
    }

    private async Task<long> RestsAsync()
    {
        const string name = "fastmcp_stream_rests_total ";
        var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{_at.Admin}/metrics"));
        return long.Parse(text.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
