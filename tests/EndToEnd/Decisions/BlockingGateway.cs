using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>One gateway that can be blocked, and its upstream.</summary>
public sealed class BlockingGateway : IAsyncLifetime
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private FileGateway? _gateway;

    public ScriptedUpstream Upstream { get; } = new(e => e.SendAsync(Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{}}""")));

    public FileGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await FileGateway.StartAsync(
        $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{Upstream.Port}}' }
          - { name: narrow, url: 'http://127.0.0.1:{{Upstream.Port}}', limits: { connections: 1 } }
        routes:
          - { path: /, upstream: up }
          - { path: /narrow, upstream: narrow, protocol: mcp }
        recording: { folder: record }
        """,
        g =>
        {
            File.WriteAllText(g.At("token"), Token + "\n");
            g.AdminMore = ", token-file: token, state: state";
        });

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
    }
}
