using System.Buffers.Text;
using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>A task that a server made of a call, as the server told last.</summary>
/// <param name="Id">As it stands in JSON, with its quotes.</param>
/// <param name="Status">One of the protocol's words.</param>
/// <param name="Milliseconds">What the server wants between two questions; 0: it did not say.</param>
/// <param name="Outcome">What came of it, where the answer says so; null: it does not.</param>
internal sealed record ServerTask(byte[] Id, string Status, int Milliseconds, TaskOutcome? Outcome)
{
    /// <summary>The id of what is asked about it, as in JSON.</summary>
    public static byte[] AskId { get; } = "\"fastmcp-asks\""u8.ToArray();

    public bool IsOver => Status is "completed" or "failed" or "cancelled";

    public bool NeedsInput => Status == "input_required";

    /// <summary>Null: the answer is none that makes a task.</summary>
    public static ServerTask? Of(ReadOnlySpan<byte> document, McpMessage message)
    {
        if (message.Kind != JsonRpcKind.Response)
        {
            return null;
        }

        var at = MessageEdit.Find(document, message.Result, "resultType"u8).Of(document).SequenceEqual("\"task\""u8) ? message.Result : MessageEdit.Find(document, message.Result, "task"u8);
        return at.Of(document).StartsWith("{"u8) ? Read(document, at) : null;
    }

    /// <summary>MCP 2026-07-28: an InputRequiredResult.</summary>
    public static bool IsAsking(ReadOnlySpan<byte> document, McpMessage message) =>
        message.Kind == JsonRpcKind.Response && MessageEdit.Find(document, message.Result, "resultType"u8).Of(document).SequenceEqual("\"input_required\""u8);

    /// <summary>As the answer to <c>tasks/get</c> tells it; null: that is no task, or another one.</summary>
    public ServerTask? Next(ReadOnlySpan<byte> document, McpMessage message) =>
        message.Kind == JsonRpcKind.Response && Read(document, message.Result) is { } next && next.Id.AsSpan().SequenceEqual(Id) ? next : null;

    public TimeSpan Pause(TimeSpan least, TimeSpan most) => Milliseconds == 0 ? TaskOptions.Poll : TimeSpan.FromMilliseconds(Math.Clamp(Milliseconds, least.TotalMilliseconds, most.TotalMilliseconds));

    /// <summary>A question about it, as the caller's client would ask.</summary>
    public InnerCall Asking(string method, TaskCall call)
    {
        var meta = call.IsModern ? $",\"_meta\":{Encoding.UTF8.GetString(call.Meta)}" : "";
        var body = Encoding.UTF8.GetBytes($$$"""{"jsonrpc":"2.0","id":{{{Encoding.UTF8.GetString(AskId)}}},"method":"{{{method}}}","params":{"taskId":{{{Encoding.UTF8.GetString(Id)}}}{{{meta}}}}}""");
        var raw = Id.AsSpan(1, Id.Length - 2);
        var name = Encoding.Latin1.GetString(McpHeaders.Encode(JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom])));
        return call.Beside(body, call.IsModern ? [new("Mcp-Method", method), new("Mcp-Name", name)] : []);
    }

    private static ServerTask? Read(ReadOnlySpan<byte> document, ByteRange at)
    {
        var id = MessageEdit.Find(document, at, "taskId"u8).Of(document);
        var status = MessageEdit.Find(document, at, "status"u8).Of(document);
        if (id is not [(byte)'"', .., (byte)'"'] || status is not [(byte)'"', .., (byte)'"'])
        {
            return null;
        }

        var interval = MessageEdit.Find(document, at, "pollIntervalMs"u8) is { IsEmpty: false } modern ? modern : MessageEdit.Find(document, at, "pollInterval"u8);
        var milliseconds = Utf8Parser.TryParse(interval.Of(document), out double said, out _) && said is > 0 and < int.MaxValue ? (int)said : 0;
        return new(id.ToArray(), Encoding.UTF8.GetString(status[1..^1]), milliseconds, OutcomeIn(document, at));
    }

    // MCP 2026-07-28 tells it with the status.
    private static TaskOutcome? OutcomeIn(ReadOnlySpan<byte> document, ByteRange at)
    {
        var (result, error) = (MessageEdit.Find(document, at, "result"u8), MessageEdit.Find(document, at, "error"u8));
        if (result.IsEmpty && error.IsEmpty)
        {
            return null;
        }

        byte[] answer = [.. "{\"jsonrpc\":\"2.0\",\"id\":0,"u8, .. error.IsEmpty ? "\"result\":"u8 : "\"error\":"u8, .. (error.IsEmpty ? result : error).Of(document), .. "}"u8];
        var message = new McpMessage();
        return McpReader.Read(answer, McpLimits.Default, message, out _) && message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse ? TaskOutcome.Of(answer, message) : null;
    }
}
