using System.Net;
using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>
/// An MCP server (Streamable HTTP, both eras at their least) with three tools: <c>list_customers</c> (and <c>delete_customer</c>) answers
/// as application/json, <c>get_ticket</c> as an event stream with a progress message before the result.
/// </summary>
internal static class DemoMcp
{
    public const string Path = "/mcp";

    private static readonly string[] _legacy = ["2025-03-26", "2025-06-18", "2025-11-25"];

    public static TinyHttpServer Start() =>
        TinyHttpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), new TinyHttpLimits(64, 1 << 20, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2)), AnswerAsync);

    private static Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        if (request.Path != Path)
        {
            return response.WriteAsync(404, "text/plain", "There is POST /mcp.\n");
        }

        if (request.Method != "POST")
        {
            return response.WriteAsync(405, "text/plain", "POST only.\n", "allow: POST\r\n");
        }

        try
        {
            using var message = JsonDocument.Parse(request.Body);
            return Dispatch(message.RootElement, response);
        }
        catch (JsonException)
        {
            return response.WriteAsync(400, "application/json", McpJson.Error("null", -32700, "This is not JSON."));
        }
    }

    // The answer is a string before the document is disposed of; nothing reads the message behind an await.
    private static Task Dispatch(JsonElement message, TinyResponse response)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("method", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return response.WriteAsync(400, "application/json", McpJson.Error("null", -32600, "This is not a request."));
        }

        if (!message.TryGetProperty("id", out var idElement))
        {
            return response.WriteAsync(202, "application/json", "");
        }

        var id = idElement.GetRawText();
        var parameters = message.TryGetProperty("params", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var modern = IsModern(parameters);
        switch (name.GetString())
        {
            case "initialize":
                return response.WriteAsync(200, "application/json", McpJson.Result(id, McpJson.Initialized(VersionOf(parameters)), modern));
            case "server/discover":
                return response.WriteAsync(200, "application/json", McpJson.Result(id, McpJson.Discovered, modern: true));
            case "ping":
                return response.WriteAsync(200, "application/json", McpJson.Result(id, "{}", modern));
            case "tools/list":
                return response.WriteAsync(200, "application/json", McpJson.Result(id, McpJson.Tools(modern), modern));
            case "tools/call":
                return CallAsync(id, parameters, modern, response);
            default:
                return response.WriteAsync(modern ? 404 : 200, "application/json", McpJson.Error(id, -32601, "There is no such method."));
        }
    }

    private static Task CallAsync(string id, JsonElement parameters, bool modern, TinyResponse response)
    {
        var tool = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        return tool switch
        {
            "list_customers" => response.WriteAsync(200, "application/json", McpJson.Result(id, McpJson.ToolResult(McpJson.Customers), modern)),
            "get_ticket" => StreamAsync(McpJson.Progress, McpJson.Result(id, McpJson.ToolResult(McpJson.Ticket), modern), response),
            "delete_customer" => response.WriteAsync(200, "application/json", McpJson.Result(id, McpJson.ToolResult("""{"deleted":true}"""), modern)),
            _ => response.WriteAsync(200, "application/json", McpJson.Error(id, -32602, "There are list_customers, get_ticket and delete_customer.")),
        };
    }

    private static async Task StreamAsync(string progress, string result, TinyResponse response)
    {
        await response.BeginStreamAsync("text/event-stream").ConfigureAwait(false);
        await response.WriteChunkAsync($"event: message\ndata: {progress}\n\n").ConfigureAwait(false);
        // Cut in the middle, as networks do.
        var text = $"event: message\ndata: {result}\n\n";
        await response.WriteChunkAsync(text[..(text.Length / 2)]).ConfigureAwait(false);
        await response.WriteChunkAsync(text[(text.Length / 2)..]).ConfigureAwait(false);
        await response.EndStreamAsync().ConfigureAwait(false);
    }

    private static bool IsModern(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object
        && meta.TryGetProperty("io.modelcontextprotocol/protocolVersion", out _);

    private static string VersionOf(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("protocolVersion", out var version) && version.ValueKind == JsonValueKind.String
        && _legacy.Contains(version.GetString()) ? version.GetString()! : _legacy[^1];
}
