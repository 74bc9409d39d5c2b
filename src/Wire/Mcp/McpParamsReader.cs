using FastMcp.Wire.Json;

namespace FastMcp.Wire.Mcp;

/// <summary>Reads <c>params</c> and its <c>_meta</c>.</summary>
internal static class McpParamsReader
{
    private static readonly byte[][] Names =
        ["name"u8.ToArray(), "uri"u8.ToArray(), "arguments"u8.ToArray(), "_meta"u8.ToArray(), "taskId"u8.ToArray(), "task"u8.ToArray()];

    private static readonly byte[][] MetaNames =
        ["io.modelcontextprotocol/protocolVersion"u8.ToArray(), "progressToken"u8.ToArray()];

    /// <summary>The cursor stands on the opening brace, and goes to the closing one.</summary>
    public static McpFaultKind Read(ref JsonCursor cursor, ReadOnlySpan<byte> body, ref McpMessage.Found into)
    {
        var start = cursor.Value.Start;
        var result = McpFaultKind.None;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var name = cursor.Find(Names);
            if (!cursor.Read())
            {
                return McpFaultKind.NotJson;
            }

            var kind = ReadMember(name, ref cursor, body, ref into);
            result = result == McpFaultKind.None ? kind : result;
        }

        into.Params = ByteRange.FromBounds(start, cursor.Value.End);
        return result;
    }

    private static McpFaultKind ReadMember(int name, ref JsonCursor cursor, ReadOnlySpan<byte> body, ref McpMessage.Found into)
    {
        var token = cursor.Token;
        var content = cursor.Value;
        if (name == 3 && token == JsonToken.ObjectStart)
        {
            return ReadMeta(ref cursor, body, ref into);
        }

        if (!cursor.Skip(out var whole))
        {
            return McpFaultKind.NotJson;
        }

        switch (name)
        {
            case JsonName.CaseVariant:
                return McpFaultKind.CaseVariantKey;
            case 0:
                into.Name = token == JsonToken.String ? content : default;
                into.HasEscapes |= !cursor.IsPlain;
                return McpFaultKind.None;
            case 1:
                into.Uri = token == JsonToken.String ? content : default;
                into.HasEscapes |= !cursor.IsPlain;
                return McpFaultKind.None;
            case 2:
                into.Arguments = token == JsonToken.ObjectStart ? whole : default;
                return token is JsonToken.ObjectStart or JsonToken.Null ? McpFaultKind.None : McpFaultKind.InvalidParams;
            case 3:
                return token == JsonToken.Null ? McpFaultKind.None : McpFaultKind.InvalidParams;
            case 4:
                into.TaskId = token == JsonToken.String ? content : default;
                into.HasEscapes |= !cursor.IsPlain;
                return McpFaultKind.None;
            case 5:
                into.HasTask = true;
                into.TaskIsObject = token == JsonToken.ObjectStart;
                return McpFaultKind.None;
            default:
                return McpFaultKind.None;
        }
    }

    private static McpFaultKind ReadMeta(ref JsonCursor cursor, ReadOnlySpan<byte> body, ref McpMessage.Found into)
    {
        var start = cursor.Value.Start;
        var result = McpFaultKind.None;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var name = cursor.Find(MetaNames);
            if (!cursor.Read())
            {
                return McpFaultKind.NotJson;
            }

            var token = cursor.Token;
            var content = cursor.Value;
            into.HasEscapes |= name == 0 && !cursor.IsPlain;
            if (!cursor.Skip(out var whole))
            {
                return McpFaultKind.NotJson;
            }

            var kind = SetMeta(name, token, content, whole, ref into);
            result = result == McpFaultKind.None ? kind : result;
        }

        into.Meta = ByteRange.FromBounds(start, cursor.Value.End);
        return result;
    }

    private static McpFaultKind SetMeta(int name, JsonToken token, ByteRange content, ByteRange whole, ref McpMessage.Found into)
    {
        switch (name)
        {
            case JsonName.CaseVariant:
                return McpFaultKind.CaseVariantKey;
            case 0:
                into.HasMetaVersion = token == JsonToken.String;
                into.MetaVersion = content;
                return into.HasMetaVersion ? McpFaultKind.None : McpFaultKind.InvalidParams;
            case 1:
                into.ProgressToken = token is JsonToken.String or JsonToken.Integer ? whole : default;
                return McpFaultKind.None;
            default:
                return McpFaultKind.None;
        }
    }
}
