using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Replies;
using FastMcp.Wire;
using FastMcp.Wire.JsonRpc;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// What a client reads of its task: MCP 2025-11-25 (basic/utilities/tasks, where <c>tasks/result</c> is what the call would have been answered with) and the extension of
/// 2026-07-28 (<c>io.modelcontextprotocol/tasks</c>, where <c>tasks/get</c> brings it).
/// </summary>
internal static class TaskWire
{
    private const string Related = "io.modelcontextprotocol/related-task";

    /// <summary>CreateTaskResult: a task begins as working.</summary>
    public static Refusal Created(ReadOnlySpan<byte> id, TaskView view, bool isModern) => Answer(id, json =>
    {
        if (isModern)
        {
            json.WriteString("resultType"u8, "task"u8);
            Write(json, view with { Status = "working" }, isModern);
            return;
        }

        json.WriteStartObject("task"u8);
        Write(json, view with { Status = "working" }, isModern);
        json.WriteEndObject();
    });

    /// <summary>How it stands.</summary>
    /// <param name="id">Of the request, as in JSON.</param>
    /// <param name="view">The task.</param>
    /// <param name="isModern">With what came of it.</param>
    /// <param name="result">A result or an error, where the task is over and there is one; empty: there is none.</param>
    public static Refusal Told(ReadOnlySpan<byte> id, TaskView view, bool isModern, byte[] result) => Answer(id, json =>
    {
        if (!isModern)
        {
            Write(json, view, isModern);
            return;
        }

        json.WriteString("resultType"u8, "complete"u8);
        Write(json, view, isModern);
        if (view.Status == "input_required")
        {
            json.WriteStartObject("inputRequests"u8);
            InputRequired.Elicit(json, view.Task.Approval, view.Page!, view.Words);
            json.WriteEndObject();
        }
        else if (view.Status is "completed" or "failed" && result.Length > 0)
        {
            json.WritePropertyName(view.Task.IsError || view.Status == "failed" ? "error"u8 : "result"u8);
            // It was read when it came, and may be deeper than this writer would look.
            json.WriteRawValue(result, skipInputValidation: true);
        }
    });

    /// <summary>An empty result of the modern era.</summary>
    public static Refusal Taken(ReadOnlySpan<byte> id) => Answer(id, json => json.WriteString("resultType"u8, "complete"u8));

    /// <summary>What the call would have been answered with (2025-11-25).</summary>
    public static Refusal Result(ReadOnlySpan<byte> id, string task, bool isError, ReadOnlySpan<byte> result)
    {
        var document = new ArrayBufferWriter<byte>(result.Length + 256);
        document.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        document.Write(id);
        document.Write(isError ? ",\"error\":"u8 : ",\"result\":"u8);
        document.Write(isError ? result : WithRelated(result, task));
        document.Write("}"u8);
        return new Refusal(RefusalKind.Answered, "", Document: document.WrittenSpan.ToArray());
    }

    /// <summary>An error in the protocol's own words. Of a task of somebody else nothing else is said than of one that there is not.</summary>
    public static Refusal Error(ReadOnlySpan<byte> id, int code, string message, int status = 200) => new(RefusalKind.Answered, "", Status: status, Document: RpcError.Of(id, code, message));

    public static Refusal NotFound(ReadOnlySpan<byte> id) => Error(id, JsonRpcErrorCode.InvalidParams, "Failed to retrieve task: Task not found");

    /// <summary>The client did not declare the extension with this request.</summary>
    public static Refusal Undeclared(ReadOnlySpan<byte> id)
    {
        var document = new ArrayBufferWriter<byte>(256);
        document.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        document.Write(id);
        document.Write(",\"error\":{\"code\":-32021,\"message\":\"Missing required client capability\",\"data\":{\"requiredCapabilities\":{\"extensions\":{\""u8);
        document.Write(TaskWish.Extension);
        document.Write("\":{}}}}}}"u8);
        return new Refusal(RefusalKind.Answered, "", Status: 400, Document: document.WrittenSpan.ToArray());
    }

    private static Refusal Answer(ReadOnlySpan<byte> id, Action<Utf8JsonWriter> result)
    {
        var document = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(document))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id);
            json.WriteStartObject("result"u8);
            result(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Refusal(RefusalKind.Answered, "", Document: document.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter json, TaskView view, bool isModern)
    {
        var task = view.Task;
        json.WriteString("taskId"u8, task.Id);
        json.WriteString("status"u8, view.Status);
        if (view.Words.Length > 0)
        {
            json.WriteString("statusMessage"u8, view.Words);
        }

        json.WriteString("createdAt"u8, Time(task.Asked));
        json.WriteString("lastUpdatedAt"u8, Time(task.Changed));
        json.WriteNumber(isModern ? "ttlMs"u8 : "ttl"u8, (long)(task.Expires - task.Asked).TotalMilliseconds);
        json.WriteNumber(isModern ? "pollIntervalMs"u8 : "pollInterval"u8, (long)TaskOptions.Poll.TotalMilliseconds);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    // The result belongs to the gateway's task; where a server named its own, that name is replaced.
    private static byte[] WithRelated(ReadOnlySpan<byte> result, string task)
    {
        var whole = new ByteRange(0, result.Length);
        var (meta, value) = (MessageEdit.Find(result, whole, "_meta"u8), System.Text.Encoding.ASCII.GetBytes($"{{\"taskId\":\"{task}\"}}"));
        if (MessageEdit.Find(result, meta, "io.modelcontextprotocol/related-task"u8) is { IsEmpty: false } named)
        {
            return MessageEdit.Replace(result, (named, value));
        }

        byte[] member = [.. "\""u8, .. System.Text.Encoding.ASCII.GetBytes(Related), .. "\":"u8, .. value];
        return meta.Of(result).StartsWith("{"u8) ? Insert(result, meta.Start + 1, member) : Insert(result, result.IndexOf((byte)'{') + 1, [.. "\"_meta\":{"u8, .. member, .. "}"u8]);
    }

    // Behind the brace of an object, which may be empty.
    private static byte[] Insert(ReadOnlySpan<byte> json, int at, byte[] member)
    {
        var rest = json[at..];
        var isEmpty = rest.TrimStart(" \t"u8).StartsWith("}"u8);
        return [.. json[..at], .. member, .. isEmpty ? default : ","u8, .. rest];
    }
}
