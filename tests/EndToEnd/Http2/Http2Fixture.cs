using FastMcp.TestKit.Certificates;
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

    /// <summary>Of a listener with TLS.</summary>
    public int TlsPort { get; } = FreePort.Next();

    public int AdminPort { get; } = FreePort.Next();

    public int Port => _near!.Port;

    public async ValueTask InitializeAsync()
    {
        using var authority = new TestAuthority();
        authority.IssueServer(Path.Combine(_folder, "cert.pem"), Path.Combine(_folder, "key.pem"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "root.pem"), authority.Pem);
        var far = FreePort.Next();
        _far = await StartAsync("far", far, $"upstreams: [{{ name: up, url: 'http://127.0.0.1:{Upstream.Port}' }}]", "{ path: /, upstream: up, mask: off }");
        _near = await StartAsync(
            "near",
            TlsPort,
            $"admin: {{ address: '127.0.0.1:{AdminPort}' }}\nupstreams: [{{ name: up, url: 'http://127.0.0.1:{_far.Port}', http2: prior-knowledge }}, {{ name: alpn, url: 'https://127.0.0.1:{far}', tls: {{ ca: root.pem }}, http2: alpn }}]",
            "{ path: /, upstream: up }, { path: /alpn, upstream: alpn }");
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

    private async Task<GatewayProcess> StartAsync(string name, int tls, string upstream, string routes)
    {
        var port = FreePort.Next();
        var file = Path.Combine(_folder, name + ".yaml");
        await File.WriteAllTextAsync(file, $"listeners: [{{ address: '127.0.0.1:{port}' }}, {{ address: '127.0.0.1:{tls}', tls: {{ cert: cert.pem, key: key.pem }} }}]\n{upstream}\nroutes: [{routes}]\n");
        var gateway = await GatewayProcess.StartAsync(port, ["serve", "--config", file]);

        // Listeners begin one behind the other.
        foreach (var further in (int[])[tls, .. name == "near" ? [AdminPort] : (int[])[]])
        {
            while (!await GatewayProcess.CanConnectAsync(further))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return gateway;
    }
}
