using FastMcp.EndToEnd;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

[assembly: AssemblyFixture(typeof(GatewayFixture))]

namespace FastMcp.EndToEnd;

/// <summary>One running gateway with built-in rules and its scripted upstream, for all tests that need no other.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private GatewayProcess? _gateway;
    private int _cases;

    public ScriptedUpstream Upstream { get; } = new();

    public GatewayProcess Gateway => _gateway!;

    public int Port => Gateway.Port;

    public async ValueTask InitializeAsync() => _gateway = await GatewayProcess.ServeAsync(Upstream.Port);

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Upstream.DisposeAsync();
    }

    /// <summary>Sets a script under a fresh name; returns the query that calls it.</summary>
    public string Script(Func<UpstreamExchange, Task> script) => Upstream.Script($"c{Interlocked.Increment(ref _cases)}", script);

    /// <summary>One exchange on a connection of its own.</summary>
    public async Task<RawAnswer> ExchangeAsync(Func<string, byte[]> request, string path, Func<UpstreamExchange, Task> script)
    {
        using var client = await RawClient.ConnectAsync(Port);
        return await client.ExchangeAsync(request(path + Script(script)));
    }
}
