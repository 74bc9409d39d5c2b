using System.Buffers.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>
/// What policy and pipeline need of a model request: ranges of its body, valid as
/// long as that is. Strict as MCP is: no key twice at any level, no known key in another case. Reused.
/// </summary>
public sealed class ModelRequest
{
    private static readonly byte[][] s_limits = ["maxOutputTokens"u8.ToArray(), "max_output_tokens"u8.ToArray(), "maxTokens"u8.ToArray(), "num_predict"u8.ToArray()];

    // Reading is never left half done: one set at each thread is enough.
    [ThreadStatic]
    private static JsonKeySet? t_keys;

    private Found _found;

    /// <summary>Whose request it is.</summary>
    public ModelApi Api { get; private set; } = ModelApi.Chat;

    /// <summary>The content of the string, escapes as they are; empty where there is none.</summary>
    public ByteRange Model => _found.Model;

    /// <summary>The call asks for a stream, in its body or by its path.</summary>
    public bool Stream => _found.Stream;

    /// <summary>The path asks for a stream.</summary>
    public void SetStream() => _found.Stream = true;

    /// <summary>The body says whether it wants one.</summary>
    public bool SaysStream => _found.SaysStream;

    /// <summary>The messages, or what the API has in their place: an array, or a string with its quotes; empty where there is none.</summary>
    public ByteRange Messages => _found.Messages;

    /// <summary>What the model is told before all messages, where that stands beside them: a string with its quotes, or an array of parts.</summary>
    public ByteRange System => _found.System;

    /// <summary>The whole array; empty where there is none.</summary>
    public ByteRange Tools => _found.Tools;

    /// <summary>The whole array of Chat Completions' older <c>functions</c>; empty where there is none.</summary>
    public ByteRange Functions => _found.Functions;

    /// <summary>The largest one of the limits that a call can name, as it stands; 0 where it names none.</summary>
    public long MaxTokens => _found.MaxTokens;

    /// <summary>The content of the string.</summary>
    public ByteRange User => _found.User;

    /// <summary>A request without a body.</summary>
    public void Clear(ModelApi api) => (Api, _found) = (api, default);

    public bool Read(ReadOnlySpan<byte> body, int maxDepth, out ModelFault fault, ModelApi api = ModelApi.Chat)
    {
        Clear(api);
        var keys = t_keys ??= new();
        var cursor = new JsonCursor(body, maxDepth, keys);
        var kind = cursor.Read() && cursor.Token == JsonToken.ObjectStart ? ReadMembers(ref cursor, body) : ModelFaultKind.NotObject;
        while (cursor.Read())
        {
        }

        keys.Clear();
        kind = cursor.Fault.IsNone ? kind : ModelFaultKind.NotJson;
        fault = new ModelFault(kind, cursor.Fault);
        if (kind != ModelFaultKind.None)
        {
            _found = default;
        }

        return kind == ModelFaultKind.None;
    }

    private ModelFaultKind ReadMembers(ref JsonCursor cursor, ReadOnlySpan<byte> body)
    {
        var fields = RequestFields.Of(Api);
        var result = ModelFaultKind.None;
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var name = cursor.Find(fields.Names);
            if (!cursor.Read())
            {
                return ModelFaultKind.NotJson;
            }

            var token = cursor.Token;
            var content = cursor.Value;
            if (!cursor.Skip(out var whole))
            {
                return ModelFaultKind.NotJson;
            }

            var kind = name == JsonName.CaseVariant ? ModelFaultKind.CaseVariantKey
                : name < 0 ? ModelFaultKind.None
                : fields[name] == RequestField.MaxTokens ? SetMaxTokens(token, content.Of(body))
                : fields[name] == RequestField.Limits ? SetLimits(token, whole.Of(body))
                : Set(fields[name], token, content, whole);
            result = result == ModelFaultKind.None ? kind : result;
        }

        return result;
    }

    private ModelFaultKind SetMaxTokens(JsonToken token, ReadOnlySpan<byte> number)
    {
        if (token == JsonToken.Integer)
        {
            // More digits than a number has is more than any limit.
            _found.MaxTokens = Math.Max(_found.MaxTokens, Utf8Parser.TryParse(number, out long tokens, out _) ? tokens : long.MaxValue);
        }

        return token is JsonToken.Integer or JsonToken.Null ? ModelFaultKind.None : ModelFaultKind.WrongType;
    }

    private ModelFaultKind SetLimits(JsonToken token, ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json, JsonLimits.Default.MaxDepth, null);
        if (token != JsonToken.ObjectStart || !cursor.Read())
        {
            return token == JsonToken.Null ? ModelFaultKind.None : ModelFaultKind.WrongType;
        }

        var members = new MemberReader(json);
        var result = ModelFaultKind.None;
        while (members.Next(ref cursor, s_limits, out var name))
        {
            var (kind, value) = (cursor.Token, cursor.Value);
            cursor.Skip(out _);
            result = name >= 0 && result == ModelFaultKind.None ? SetMaxTokens(kind, value.Of(json)) : result;
        }

        return members.HasCaseVariant ? ModelFaultKind.CaseVariantKey : result;
    }

    private ModelFaultKind Set(RequestField field, JsonToken token, ByteRange content, ByteRange whole)
    {
        switch (field)
        {
            case RequestField.Model:
                _found.Model = content;
                return token == JsonToken.String ? ModelFaultKind.None : ModelFaultKind.WrongType;
            case RequestField.Stream:
                (_found.Stream, _found.SaysStream) = (token == JsonToken.True, token != JsonToken.Null);
                return token is JsonToken.True or JsonToken.False or JsonToken.Null
                    ? ModelFaultKind.None : ModelFaultKind.WrongType;
            case RequestField.Messages:
                _found.Messages = whole;
                break;
            case RequestField.System:
                _found.System = whole;
                break;
            case RequestField.Tools:
                _found.Tools = whole;
                break;
            case RequestField.Functions:
                _found.Functions = whole;
                break;
            case RequestField.User:
                _found.User = token == JsonToken.String ? content : default;
                break;
        }

        return ModelFaultKind.None;
    }

    private struct Found
    {
        public bool Stream;
        public bool SaysStream;
        public ByteRange Model;
        public ByteRange Messages;
        public ByteRange System;
        public ByteRange Tools;
        public ByteRange Functions;
        public ByteRange User;
        public long MaxTokens;
    }
}
