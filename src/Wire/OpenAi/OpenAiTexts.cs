using System.Text;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// What decisions may ask of a chat completion's messages and tools, decoded. Reads what <see cref="OpenAiRequest"/> found, which is strict
/// JSON without a key twice. Allocates: only for who asks.
/// </summary>
public static class OpenAiTexts
{
    private static readonly byte[][] MessageKeys = ["role"u8.ToArray(), "content"u8.ToArray()];
    private static readonly byte[][] PartKeys = ["text"u8.ToArray()];
    private static readonly byte[][] ToolKeys = ["function"u8.ToArray(), "custom"u8.ToArray()];
    private static readonly byte[][] NameKey = ["name"u8.ToArray()];

    /// <summary>Names of the tools, in order.</summary>
    public static List<string> ToolNames(ReadOnlySpan<byte> tools)
    {
        var names = new List<string>();
        var cursor = new JsonCursor(tools, JsonLimits.Default.MaxDepth, keys: null);
        if (!cursor.Read() || cursor.Token != JsonToken.ArrayStart)
        {
            return names;
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (Next(ref cursor, tools, ToolKeys, out var key))
            {
                if (key >= 0 && cursor.Token == JsonToken.ObjectStart)
                {
                    while (Next(ref cursor, tools, NameKey, out var name))
                    {
                        Take(ref cursor, tools, name == 0, names);
                    }
                }
                else
                {
                    cursor.Skip(out _);
                }
            }
        }

        return names;
    }

    /// <summary>The texts of all messages of a role (and its newer name), or of the last one, parts and messages a line each; empty: there is none.</summary>
    public static byte[] Of(ReadOnlySpan<byte> messages, ReadOnlySpan<byte> role, ReadOnlySpan<byte> orRole, bool last)
    {
        var texts = new List<string>();
        var cursor = new JsonCursor(messages, JsonLimits.Default.MaxDepth, keys: null);
        if (!cursor.Read() || cursor.Token != JsonToken.ArrayStart)
        {
            return [];
        }

        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
        {
            if (cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            var own = new List<string>();
            var isRole = false;
            while (Next(ref cursor, messages, MessageKeys, out var key))
            {
                if (key == 0 && cursor.Token == JsonToken.String)
                {
                    var raw = cursor.Value.Of(messages);
                    isRole = JsonText.Is(raw, role) || JsonText.Is(raw, orRole);
                }
                else if (key == 1)
                {
                    Content(ref cursor, messages, own);
                }
                else
                {
                    cursor.Skip(out _);
                }
            }

            if (isRole)
            {
                texts = last ? own : [.. texts, .. own];
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', texts));
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

        key = JsonName.Find(cursor.Value.Of(json), names);
        return cursor.Read();
    }
}
