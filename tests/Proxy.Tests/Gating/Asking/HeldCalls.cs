using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FastMcp.Proxy.Tests.Gating.Asking;

/// <summary>Clients of a gateway in this process, which count what their calls make it keep while they wait.</summary>
internal sealed class HeldCalls(int port, int admin) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Queue<Socket> _idle = new();
    private readonly List<Socket> _held = [];

    /// <summary>Waits until the gateway listens, and connects: what a connection keeps is not a call's.</summary>
    public async Task ConnectAsync(int many)
    {
        for (var tries = 0; _idle.Count < many;)
        {
            try
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
                _idle.Enqueue(socket);
            }
            catch (SocketException) when (tries++ < 600)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Holds one call more, and returns when it is held: one after the other, so that pools keep no more than one call needs.</summary>
    public async Task HoldAsync(byte[] request)
    {
        var socket = _idle.Dequeue();
        _held.Add(socket);
        // Not by a task: the socket would keep the request's bytes.
        Assert.Equal(request.Length, socket.Send(request));
        for (var tries = 0; await WaitingAsync() != _held.Count; tries++)
        {
            Assert.True(tries < 6000, $"{_held.Count} calls are not held.");
            await Task.Delay(5);
        }
    }

    /// <summary>Bytes of the heap behind a collection.</summary>
    public static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public void Dispose()
    {
        _held.ForEach(socket => socket.Dispose());
        foreach (var socket in _idle)
        {
            socket.Dispose();
        }

        _http.Dispose();
    }

    private async Task<int> WaitingAsync()
    {
        const string name = "fastmcp_approvals_waiting ";
        var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/metrics"));
        return int.Parse(text.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
    }
}
