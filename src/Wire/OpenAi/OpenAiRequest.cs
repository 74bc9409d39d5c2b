using System.Buffers.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// What policy and pipeline need of a chat completion, completion or embedding request: ranges of its body, valid as
/// long as that is. Strict as MCP is: no key twice at any level, no known key in another case. Reused.
/// </summary>
public sealed class OpenAiRequest
{
    private static readonly byte[][] Names =
    [
        "model"u8.ToArray(), "stream"u8.ToArray(), "messages"u8.ToArray(), "tools"u8.ToArray(),
        "user"u8.ToArray(), "stream_options"u8.ToArray(), "prompt"u8.ToArray(), "input"u8.ToArray(),
        "max_tokens"u8.ToArray(), "max_completion_tokens"u8.ToArray(),
    ];

    private readonly JsonKeySet _keys = new();
    private Found _found;

    /// <summary>The content of the string, escapes as they are; empty where there is none.</summary>
    public ByteRange Model => _found.Model;

    public bool Stream => _found.Stream;

    /// <summary>The whole array; empty where there is none.</summary>
    public ByteRange Messages => _found.Messages;

    /// <summary>The whole array; empty where there is none.</summary>
    public ByteRange Tools => _found.Tools;

    /// <summary>The larger one of the two limits that a call can name, as it stands; 0 where it names none.</summary>
    public long MaxTokens => _found.MaxTokens;

    /// <summary>The content of the string.</summary>
    public ByteRange User => _found.User;

    public bool Read(ReadOnlySpan<byte> body, int maxDepth, out OpenAiFault fault)
    {
        _found = default;
        var cursor = new JsonCursor(body, maxDepth, _keys);
        var kind = cursor.Read() && cursor.Token == JsonToken.ObjectStart ? ReadMembers(ref cursor, body) : OpenAiFaultKind.NotObject;
        while (cursor.Read())
        {
        }

        _keys.Clear();
        kind = cursor.Fault.IsNone ? kind : OpenAiFaultKind.NotJson;
        fault = new OpenAiFault(kind, cursor.Fault);
        if (kind != OpenAiFaultKind.None)
        {
            _found = default;
        }

        return kind == OpenAiFaultKind.None;
    }

    private OpenAiFaultKind ReadMembers(ref JsonCursor cursor, ReadOnlySpan<byte> body)
    {
        var result = OpenAiFaultKind.None;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var name = JsonName.Find(cursor.Value.Of(body), Names);
            if (!cursor.Read())
            {
                return OpenAiFaultKind.NotJson;
            }

            var token = cursor.Token;
            var content = cursor.Value;
            if (!cursor.Skip(out var whole))
            {
                return OpenAiFaultKind.NotJson;
            }

            var kind = name is 8 or 9 ? SetMaxTokens(token, content.Of(body)) : Set(name, token, content, whole);
            result = result == OpenAiFaultKind.None ? kind : result;
        }

        return result;
    }

    private OpenAiFaultKind SetMaxTokens(JsonToken token, ReadOnlySpan<byte> number)
    {
        if (token == JsonToken.Integer)
        {
            // More digits than a number has is more than any limit.
            _found.MaxTokens = Math.Max(_found.MaxTokens, Utf8Parser.TryParse(number, out long tokens, out _) ? tokens : long.MaxValue);
        }

        return token is JsonToken.Integer or JsonToken.Null ? OpenAiFaultKind.None : OpenAiFaultKind.WrongType;
    }

    private OpenAiFaultKind Set(int name, JsonToken token, ByteRange content, ByteRange whole)
    {
        switch (name)
        {
            case JsonName.CaseVariant:
                return OpenAiFaultKind.CaseVariantKey;
            case 0:
                _found.Model = content;
                return token == JsonToken.String ? OpenAiFaultKind.None : OpenAiFaultKind.WrongType;
            case 1:
                _found.Stream = token == JsonToken.True;
                return token is JsonToken.True or JsonToken.False or JsonToken.Null
                    ? OpenAiFaultKind.None : OpenAiFaultKind.WrongType;
            case 2:
                _found.Messages = whole;
                return OpenAiFaultKind.None;
            case 3:
                _found.Tools = whole;
                return OpenAiFaultKind.None;
            case 4:
                _found.User = token == JsonToken.String ? content : default;
                return OpenAiFaultKind.None;
            default:
                return OpenAiFaultKind.None;
        }
    }

    private struct Found
    {
        public bool Stream;
        public ByteRange Model;
        public ByteRange Messages;
        public ByteRange Tools;
        public ByteRange User;
        public long MaxTokens;
    }
}
