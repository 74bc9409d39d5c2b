using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>Notes whose a task is that a server makes of a call. The answer stays as it is.</summary>
/// <param name="table">Remembers it.</param>
/// <param name="upstream">The server.</param>
/// <param name="owner">Who calls.</param>
/// <param name="call">As it was judged; null: nobody judges answers.</param>
internal sealed class TaskNotes(TaskTable table, string upstream, string owner, KeptCall? call) : IAnswerFilter
{
    private readonly McpMessage _message = new();

    public bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown)
    {
        shown = document;
        if (document.IndexOf("\"taskId\""u8) >= 0 && McpReader.Read(document, McpLimits.Default, _message, out _) && _message.Kind == JsonRpcKind.Response
            && ServerTask.Of(document, _message) is { } task)
        {
            var raw = task.Id.AsSpan(1, task.Id.Length - 2);
            table.Note(upstream, JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]), owner, call);
        }

        return true;
    }
}
