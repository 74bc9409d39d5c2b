using System.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Models;

/// <summary>
/// What decisions may ask of a model request's messages and tools, decoded. Reads what <see cref="ModelRequest"/> found, which is strict
/// JSON without a key twice. Allocates: only for who asks.
/// </summary>
public static class ModelTexts
{
    private static readonly byte[][] MessageKeys = ["role"u8.ToArray(), "content"u8.ToArray(), "parts"u8.ToArray()];
    private static readonly byte[][] Nested = ["functionDeclarations"u8.ToArray(), "function_declarations"u8.ToArray(), "toolSpec"u8.ToArray(), "tools"u8.ToArray()];
    private static readonly byte[][] PartKeys = ["text"u8.ToArray()];
    private static readonly byte[][] ToolKeys = ["function"u8.ToArray(), "custom"u8.ToArray(), "name"u8.ToArray(), "type"u8.ToArray()];
    private static readonly byte[][] NameKey = ["name"u8.ToArray()];

    /// <summary>Names of all that the model is offered, tools before <c>functions</c>.</summary>
    public static List<string> ToolNames(ModelRequest request, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(request);
        var names = ToolNames(request.Tools.Of(body), request.Api);

        // Their names stand at the top, as Anthropic's do.
        names.AddRange(ToolNames(request.Functions.Of(body), ModelApi.Messages));
        return names;
    }

    /// <summary>Names of the tools, in order. A tool of the provider's own has no other name than its type.</summary>
    public static List<string> ToolNames(ReadOnlySpan<byte> tools, ModelApi api = ModelApi.Chat)
    {
        var names = new List<string>();
        var cursor = new JsonCursor(tools, JsonLimits.Default.MaxDepth, keys: null);
        if (api is ModelApi.Gemini or ModelApi.Converse)
        {
            cursor.Read();
            Declared(ref cursor, tools, names);
            return names;
        }

        if (!cursor.Read() || cursor.Token != JsonToken.ArrayStart)
        {
            return names;
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
            }
            else if (api is ModelApi.Chat or ModelApi.Ollama)
            {
                ChatTool(ref cursor, tools, names);
            }
            else
            {
                Tool(ref cursor, tools, names);
            }
        }

        return names;
    }

    /// <summary>What the model is told: of messages with such a role, and where the API keeps it beside them; a line each.</summary>
    public static byte[] System(ModelRequest request, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(request);
        var texts = new List<string>();
        if (!request.System.IsEmpty)
        {
            var json = request.System.Of(body);
            var cursor = new JsonCursor(json, JsonLimits.Default.MaxDepth, keys: null);
            cursor.Read();
            if (cursor.Token == JsonToken.ObjectStart)
            {
                // A message without a role.
                Message(ref cursor, json, default, default, texts);
            }
            else
            {
                Content(ref cursor, json, texts);
            }
        }

        texts.AddRange(Of(request.Messages.Of(body), "system"u8, "developer"u8, last: false));
        return Encoding.UTF8.GetBytes(string.Join('\n', texts));
    }

    /// <summary>The text of the user's last message; of other APIs than chat completions, of the last that has a text: tools answer as the user there.</summary>
    public static byte[] LastUser(ModelRequest request, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Encoding.UTF8.GetBytes(string.Join('\n', Of(request.Messages.Of(body), "user"u8, "user"u8, last: true, request.Api != ModelApi.Chat)));
    }

    // Texts of all messages of a role (and its newer name), or of the last one, parts and messages a line each.
    private static List<string> Of(ReadOnlySpan<byte> messages, ReadOnlySpan<byte> role, ReadOnlySpan<byte> orRole, bool last, bool withText = false)
    {
        var texts = new List<string>();
        var cursor = new JsonCursor(messages, JsonLimits.Default.MaxDepth, keys: null);
        if (!cursor.Read() || cursor.Token != JsonToken.ArrayStart)
        {
            // A string in the place of messages is the user's.
            if (cursor.Token == JsonToken.String && last)
            {
                Take(ref cursor, messages, true, texts);
            }

            return texts;
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            var own = new List<string>();
            if (Message(ref cursor, messages, role, orRole, own) && (own.Count > 0 || !withText))
            {
                texts = last ? own : [.. texts, .. own];
            }
        }

        return texts;
    }

    // True: it is of that role.
    private static bool Message(ref JsonCursor cursor, ReadOnlySpan<byte> json, ReadOnlySpan<byte> role, ReadOnlySpan<byte> orRole, List<string> texts)
    {
        var isRole = false;
        while (Next(ref cursor, json, MessageKeys, out var key))
        {
            if (key == 0 && cursor.Token == JsonToken.String)
            {
                var raw = cursor.Value.Of(json);
                isRole = JsonText.Is(raw, role) || JsonText.Is(raw, orRole);
            }
            else if (key is 1 or 2)
            {
                Content(ref cursor, json, texts);
            }
            else
            {
                cursor.Skip(out _);
            }
        }

        return isRole;
    }

    private static void ChatTool(ref JsonCursor cursor, ReadOnlySpan<byte> tools, List<string> names)
    {
        while (Next(ref cursor, tools, ToolKeys, out var key))
        {
            if (key is not (0 or 1) || cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (Next(ref cursor, tools, NameKey, out var name))
            {
                Take(ref cursor, tools, name == 0, names);
            }
        }
    }

    private static void Tool(ref JsonCursor cursor, ReadOnlySpan<byte> tools, List<string> names)
    {
        var (name, type) = (new List<string>(), new List<string>());
        while (Next(ref cursor, tools, ToolKeys, out var key))
        {
            Take(ref cursor, tools, key is 2 or 3, key == 2 ? name : type);
        }

        names.AddRange(name.Count > 0 ? name : type);
    }

    // Declarations lie in objects of their own, one or many; a tool of the provider's own has no other name than its key.
    private static void Declared(ref JsonCursor cursor, ReadOnlySpan<byte> json, List<string> names)
    {
        if (cursor.Token == JsonToken.ArrayStart)
        {
            while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
            {
                Declared(ref cursor, json, names);
            }
        }
        else if (cursor.Token != JsonToken.ObjectStart)
        {
            cursor.Skip(out _);
        }
        else
        {
            while (cursor.Read() && cursor.Token == JsonToken.Key)
            {
                var key = cursor.Value.Of(json);
                cursor.Read();
                if (JsonName.Find(key, Nested) is var nested and >= 0)
                {
                    Declaration(ref cursor, json, nested == 3, names);
                }
                else
                {
                    names.Add(Encoding.UTF8.GetString(key));
                    cursor.Skip(out _);
                }
            }
        }
    }

    private static void Declaration(ref JsonCursor cursor, ReadOnlySpan<byte> json, bool isList, List<string> names)
    {
        if (isList)
        {
            Declared(ref cursor, json, names);
        }
        else if (cursor.Token == JsonToken.ArrayStart)
        {
            while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
            {
                Declaration(ref cursor, json, isList, names);
            }
        }
        else if (cursor.Token == JsonToken.ObjectStart)
        {
            while (Next(ref cursor, json, NameKey, out var name))
            {
                Take(ref cursor, json, name == 0, names);
            }
        }
        else
        {
            cursor.Skip(out _);
        }
    }

    private static void Content(ref JsonCursor cursor, ReadOnlySpan<byte> json, List<string> texts)
    {
        if (cursor.Token != JsonToken.ArrayStart)
        {
            Take(ref cursor, json, true, texts);
            return;
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (Next(ref cursor, json, PartKeys, out var key))
            {
                Take(ref cursor, json, key == 0, texts);
            }
        }
    }

    private static void Take(ref JsonCursor cursor, ReadOnlySpan<byte> json, bool wanted, List<string> texts)
    {
        if (wanted && cursor.Token == JsonToken.String)
        {
            var raw = cursor.Value.Of(json);
            texts.Add(Encoding.UTF8.GetString(JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom])));
        }
        else
        {
            cursor.Skip(out _);
        }
    }

    private static bool Next(ref JsonCursor cursor, ReadOnlySpan<byte> json, byte[][] names, out int key)
    {
        key = -1;
        if (!cursor.Read() || cursor.Token != JsonToken.Key)
        {
            return false;
        }

        key = cursor.Find(names);
        return cursor.Read();
    }
}
