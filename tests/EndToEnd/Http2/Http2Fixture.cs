using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Http2;

/// <summary>
/// A gateway that speaks HTTP/2 on both sides: its upstream is another one that masks nothing and takes HTTP/2 apart for the scripted
/// upstream behind it, segment by segment.
/// </summary>
public sealed class Http2Fixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-http2").FullName;
    private GatewayProcess? _near;
    private GatewayProcess? _far;
    private int _cases;

    public ScriptedUpstream Upstream { get; } = new();

    public int Port => _near!.Port;

    public GatewayProcess Near => _near!;

    public async ValueTask InitializeAsync()
    {
        _far = await StartAsync("far", $"upstreams: [{{ name: up, url: 'http://127.0.0.1:{Upstream.Port}' }}]", "mask: off");
        _near = await StartAsync("near", $"upstreams: [{{ name: up, url: 'http://127.0.0.1:{_far.Port}', http2: prior-knowledge }}]", "protocol: auto");
    }

    public async ValueTask DisposeAsync()
    {
        _near?.Dispose();
        _far?.Dispose();
        await Upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sets a script under a fresh name; returns the query that calls it.</summary>
    public string Script(Func<UpstreamExchange, Task> script) => Upstream.Script($"c{Interlocked.Increment(ref _cases)}", script);

    private async Task<GatewayProcess> StartAsync(string name, string upstream, string route)
    {
        var port = FreePort.Next();
        var file = Path.Combine(_folder, name + ".yaml");
        await File.WriteAllTextAsync(file, $"listeners: [{{ address: '127.0.0.1:{port}' }}]\n{upstream}\nroutes: [{{ path: /, upstream: up, {route} }}]\n");
        return await GatewayProcess.StartAsync(port, ["serve", "--config", file]);
    }
}
