using System.Text;
using System.Text.Json;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Approvals.Tasks;

/// <summary>What clients say of tasks, and what they read.</summary>
internal static class TaskTalk
{
    public const string Declared = """{"extensions":{"io.modelcontextprotocol/tasks":{}}}""";
    public const string OpensPages = """{"elicitation":{"url":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}}""";

    private const string Meta = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},\"io.modelcontextprotocol/clientCapabilities\":";

    /// <summary>2025-11-25: the call asks for a task.</summary>
    public static byte[] LegacyCall(string tool, string arguments, string path = "/mcp") => AskingGateway.Legacy(tool, arguments, path, more: ",\"task\":{\"ttl\":60000}");

    /// <summary>2026-07-28: the client takes one.</summary>
    public static byte[] ModernCall(string tool, string arguments, string path = "/mcp", string capabilities = Declared) => AskingGateway.Modern(tool, arguments, capabilities: capabilities, path: path);

    public static byte[] Legacy(string method, string task, string path = "/mcp", string accept = "application/json, text/event-stream") => RawClient.Request(
        "POST", path, $"Content-Type: application/json\r\nAccept: {accept}\r\nMCP-Protocol-Version: 2025-11-25\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":"q","method":"{{{method}}}","params":{"taskId":"{{{task}}}"}}"""));

    public static byte[] Modern(string method, string task, string path = "/mcp", string capabilities = Declared, string more = "") => RawClient.Request(
        "POST", path, $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\nMcp-Name: {task}\r\n",
        Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":"q","method":"{{{method}}}","params":{"_meta":{{{{Meta}}}{{{capabilities}}}},"taskId":"{{{task}}}"{{{more}}}}}"""));

    /// <summary>The JSON of an answer that came as JSON or as the last event of a stream.</summary>
    public static JsonElement Read(RawAnswer answer)
    {
        var text = answer.Text.Contains("data: ", StringComparison.Ordinal) ? answer.Text[(answer.Text.LastIndexOf("data: ", StringComparison.Ordinal) + 6)..] : answer.Text;
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>The task that an answer makes.</summary>
    public static string IdOf(RawAnswer answer, bool isModern)
    {
        var result = Read(answer).GetProperty("result");
        Assert.True(!isModern || result.GetProperty("resultType").GetString() == "task");
        var task = isModern ? result : result.GetProperty("task");
        Assert.Equal("working", task.GetProperty("status").GetString());
        Assert.True(task.GetProperty(isModern ? "ttlMs" : "ttl").GetInt64() > 0 && task.GetProperty(isModern ? "pollIntervalMs" : "pollInterval").GetInt64() > 0);
        Assert.Matches("^fastmcp-task-[0-9a-f]{32}$", task.GetProperty("taskId").GetString());
        return task.GetProperty("taskId").GetString()!;
    }

    /// <summary>Asks until the task stands so; gives all that was told then.</summary>
    public static async Task<JsonElement> UntilAsync(Func<byte[], Task<RawAnswer>> send, string task, bool isModern, string status, string path = "/mcp")
    {
        JsonElement last = default;
        await FileGateway.UntilAsync(
            async () =>
            {
                last = Read(await send(isModern ? Modern("tasks/get", task, path) : Legacy("tasks/get", task, path)));
                return last.TryGetProperty("result", out var result) && result.GetProperty("status").GetString() == status;
            },
            () => $"It never was {status}: {last}");
        return last.GetProperty("result");
    }

    public static int CodeOf(RawAnswer answer) => Read(answer).GetProperty("error").GetProperty("code").GetInt32();

    /// <summary>A script that answers each method in its own way, with the id that was asked with.</summary>
    public static Func<UpstreamExchange, Task> Server(Func<string, JsonElement, string> answer) => e =>
    {
        using var json = JsonDocument.Parse(e.Request.Body);
        var (method, id) = (json.RootElement.GetProperty("method").GetString()!, json.RootElement.GetProperty("id").GetRawText());
        return e.SendAsync(Answers.Plain("application/json", $$$"""{"jsonrpc":"2.0","id":{{{id}}},{{{answer(method, json.RootElement)}}}}"""));
    };
}
