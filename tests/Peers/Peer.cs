using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace FastMcp.Peers;

/// <summary>A connected client; answers as JSON text, so that two can be compared.</summary>
internal sealed class Peer(McpClient client) : IAsyncDisposable
{
    public static async Task<Peer> ConnectAsync(string url) => new(await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(url), TransportMode = url.EndsWith("/sse", StringComparison.Ordinal) ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp })));

    public string Server => $"{client.ServerInfo?.Name} {client.NegotiatedProtocolVersion}";

    public async Task<string> ToolsAsync() =>
        string.Join('\n', (await client.ListToolsAsync()).Select(t => t.ProtocolTool.Name + t.ProtocolTool.InputSchema.GetRawText()).Order());

    public async Task<string[]> ToolNamesAsync() => [.. (await client.ListToolsAsync()).Select(t => t.ProtocolTool.Name).Order(StringComparer.Ordinal)];

    public async Task<string> CallAsync(string tool, Dictionary<string, object?>? arguments = null) =>
        Text(await client.CallToolAsync(tool, arguments));

    public async Task<string> ResourceAsync(string uri) => Json(await client.ReadResourceAsync(uri));

    public async Task<string> PromptAsync(string name, Dictionary<string, object?>? arguments = null) =>
        Json(await client.GetPromptAsync(name, arguments));

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static string Text(CallToolResult result) => $"{result.IsError} {Json(result.Content)}";

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ModelContextProtocol.McpJsonUtilities.DefaultOptions);
}
