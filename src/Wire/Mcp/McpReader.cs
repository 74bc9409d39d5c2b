using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;

namespace FastMcp.Wire.Mcp;

/// <summary>
/// Reads one JSON-RPC body of MCP as policy needs it. Strict, because a message that two parsers read differently is
/// decided on by one and executed by the other: no duplicate key at any level, no known key in another case.
/// </summary>
public static class McpReader
{
    private static readonly byte[][] TopNames =
        ["jsonrpc"u8.ToArray(), "id"u8.ToArray(), "method"u8.ToArray(), "params"u8.ToArray(), "result"u8.ToArray(), "error"u8.ToArray()];

    /// <returns>False for a body to be refused; <paramref name="into"/> then has at most the id.</returns>
    public static bool Read(ReadOnlySpan<byte> body, McpLimits limits, McpMessage into, out McpFault fault)
    {
        into.Clear();
        var cursor = new JsonCursor(body, limits.MaxDepth, into.Keys);
        var kind = McpFaultKind.NotJsonRpc;
        if (cursor.Read())
        {
            kind = cursor.Token switch
            {
                JsonToken.ObjectStart => ReadMessage(ref cursor, body, ref into.Fields),
                JsonToken.ArrayStart => ReadBatch(ref cursor, limits, into),
                _ => McpFaultKind.NotJsonRpc,
            };
        }

        // The rest is read also when the message is refused already: the id may stand behind, and must be the only one.
        while (cursor.Read())
        {
        }

        into.Keys.Clear();
        if (!cursor.Fault.IsNone)
        {
            into.Clear();
            fault = new McpFault(McpFaultKind.NotJson, cursor.Fault, cursor.Fault.Offset);
            return false;
        }

        kind = kind == McpFaultKind.None ? Judge(ref into.Fields) : kind;
        fault = new McpFault(kind, default, 0);
        if (kind == McpFaultKind.None)
        {
            return true;
        }

        var id = into.Id;
        into.Clear();
        into.Fields.Id = id;
        return false;
    }

    private static McpFaultKind ReadBatch(ref JsonCursor cursor, McpLimits limits, McpMessage into)
    {
        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (into.Items.Length == limits.MaxBatch)
            {
                return McpFaultKind.BatchTooLarge;
            }

            if (!cursor.Skip(out var item))
            {
                return McpFaultKind.NotJson;
            }

            into.AddItem(item);
        }

        into.Fields.Kind = JsonRpcKind.Batch;
        return into.Items.IsEmpty ? McpFaultKind.EmptyBatch : McpFaultKind.None;
    }

    private static McpFaultKind ReadMessage(ref JsonCursor cursor, ReadOnlySpan<byte> body, ref McpMessage.Found into)
    {
        var result = McpFaultKind.None;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var name = cursor.Find(TopNames);
            if (!cursor.Read())
            {
                return McpFaultKind.NotJson;
            }

            var kind = name == JsonName.CaseVariant ? McpFaultKind.CaseVariantKey : ReadMember(name, ref cursor, body, ref into);
            if (name == JsonName.CaseVariant && !cursor.Skip(out _))
            {
                return McpFaultKind.NotJson;
            }

            result = result == McpFaultKind.None ? kind : result;
        }

        return result;
    }

    /// <summary>The cursor stands on the first token of the value, and goes to its last.</summary>
    private static McpFaultKind ReadMember(int name, ref JsonCursor cursor, ReadOnlySpan<byte> body, ref McpMessage.Found into)
    {
        var token = cursor.Token;
        var content = cursor.Value;
        if (name == 3 && token == JsonToken.ObjectStart)
        {
            return McpParamsReader.Read(ref cursor, body, ref into);
        }

        if (!cursor.Skip(out var whole))
        {
            return McpFaultKind.NotJson;
        }

        switch (name)
        {
            case 0:
                into.IsVersion2 = token == JsonToken.String && JsonText.Is(content.Of(body), "2.0"u8);
                return into.IsVersion2 ? McpFaultKind.None : McpFaultKind.NotJsonRpc;
            case 1:
                into.IdIsNull = token == JsonToken.Null;
                into.Id = token is JsonToken.String or JsonToken.Integer ? whole : default;
                return into.IdIsNull || !into.Id.IsEmpty ? McpFaultKind.None : McpFaultKind.InvalidId;
            case 2:
                into.HasMethod = true;
                into.Method = content;
                into.HasEscapes |= !cursor.IsPlain;
                into.KnownMethod = token == JsonToken.String ? McpMethods.Parse(content.Of(body), cursor.IsPlain) : default;
                return token == JsonToken.String && content.Length != 0 ? McpFaultKind.None : McpFaultKind.NotJsonRpc;
            case 3:
                return token == JsonToken.Null ? McpFaultKind.None : McpFaultKind.InvalidParams;
            case 4:
                into.Result = whole;
                return McpFaultKind.None;
            case 5:
                into.Error = whole;
                return token == JsonToken.ObjectStart ? McpFaultKind.None : McpFaultKind.NotJsonRpc;
            default:
                return McpFaultKind.None;
        }
    }

    private static McpFaultKind Judge(ref McpMessage.Found found)
    {
        if (found.Kind == JsonRpcKind.Batch)
        {
            return McpFaultKind.None;
        }

        var hasId = !found.Id.IsEmpty;
        found.Kind = (found.HasMethod, !found.Result.IsEmpty, !found.Error.IsEmpty) switch
        {
            (true, false, false) => hasId ? JsonRpcKind.Request : JsonRpcKind.Notification,
            (false, true, false) => JsonRpcKind.Response,
            (false, false, true) => JsonRpcKind.ErrorResponse,
            _ => JsonRpcKind.None,
        };
        if (!found.IsVersion2 || found.Kind == JsonRpcKind.None)
        {
            return McpFaultKind.NotJsonRpc;
        }

        var idFits = found.IdIsNull ? found.Kind == JsonRpcKind.ErrorResponse : hasId || found.Kind != JsonRpcKind.Response;
        return idFits ? NamesFit(found) : McpFaultKind.InvalidId;
    }

    private static McpFaultKind NamesFit(in McpMessage.Found found)
    {
        var needed = found.KnownMethod switch
        {
            McpMethod.ToolsCall or McpMethod.PromptsGet => found.Name,
            McpMethod.ResourcesRead => found.Uri,
            _ => new ByteRange(0, 1),
        };
        return needed.IsEmpty ? McpFaultKind.InvalidParams : McpFaultKind.None;
    }
}
