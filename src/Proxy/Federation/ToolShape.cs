using System.Text;
using System.Text.Json.Nodes;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Federation;

/// <summary>Tools as clients see them, and calls as their servers do.</summary>
internal static class ToolShape
{
    /// <summary>An entry of a list under another name, with other words, without the arguments that are not to be given.</summary>
    public static byte[] Show(byte[] entry, ByteRange name, MemberConfig member, ToolChoice choice)
    {
        var shown = MessageEdit.Replace(entry, (new ByteRange(name.Start + 1, name.Length - 2), Names.Raw(member.Prefix + choice.As)));
        if (choice is { Description: null, Fixed.Count: 0, Hidden.Count: 0 } || JsonNode.Parse(shown) is not JsonObject tool)
        {
            return shown;
        }

        if (choice.Description is { } description)
        {
            tool["description"] = description;
        }

        if (tool["inputSchema"] is JsonObject schema)
        {
            foreach (var hidden in choice.Hidden.Concat(choice.Fixed.Select(one => one.Key)))
            {
                (schema["properties"] as JsonObject)?.Remove(hidden);
                Forget(schema["required"] as JsonArray, hidden);
            }
        }

        return Encoding.UTF8.GetBytes(tool.ToJsonString());
    }

    /// <summary>A call under the server's own name, with what is fixed. Null: it gives an argument that is not the client's to give, which is named.</summary>
    public static byte[]? Call(byte[] body, ByteRange name, ByteRange parameters, ByteRange arguments, ToolChoice choice, out string refused)
    {
        refused = "";
        foreach (var (key, _) in Members(body, arguments))
        {
            if (choice.Hides(key))
            {
                refused = key;
                return null;
            }
        }

        var own = (name, Names.Raw(choice.Name));
        if (choice.Fixed.Count == 0)
        {
            return MessageEdit.Replace(body, own);
        }

        var fixedOnes = string.Join(',', choice.Fixed.Select(one => $"\"{Encoding.UTF8.GetString(Names.Raw(one.Key))}\":{one.Value}"));
        // Without arguments they become a member of params; else they stand before the client's.
        var at = new ByteRange((arguments.IsEmpty ? parameters : arguments).Start, 1);
        var isFirst = arguments.IsEmpty || !Members(body, arguments).Any();
        var text = arguments.IsEmpty ? $"{{\"arguments\":{{{fixedOnes}}}," : $"{{{fixedOnes}{(isFirst ? "" : ",")}";
        return MessageEdit.Replace(body, own, (at, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The members of an object, keys decoded.</summary>
    public static IEnumerable<(string Key, ByteRange Value)> Members(byte[] json, ByteRange within)
    {
        List<(string, ByteRange)> all = [];
        if (within.IsEmpty)
        {
            return all;
        }

        var text = within.Of(json);
        var cursor = new JsonCursor(text, JsonCursor.MostDepth, null);
        cursor.Read();
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = Decoded(cursor.Value.Of(text));
            if (!cursor.Read() || !cursor.Skip(out var whole))
            {
                break;
            }

            all.Add((key, new ByteRange(within.Start + whole.Start, whole.Length)));
        }

        return all;
    }

    /// <summary>The elements of an array.</summary>
    public static IReadOnlyList<ByteRange> Elements(byte[] json, ByteRange within)
    {
        List<ByteRange> all = [];
        if (within.IsEmpty || json[within.Start] != (byte)'[')
        {
            return all;
        }

        var text = within.Of(json);
        var cursor = new JsonCursor(text, JsonCursor.MostDepth, null);
        cursor.Read();
        while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd && cursor.Skip(out var whole))
        {
            all.Add(new ByteRange(within.Start + whole.Start, whole.Length));
        }

        return all;
    }

    public static string Decoded(ReadOnlySpan<byte> raw) => Encoding.UTF8.GetString(JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]));

    private static void Forget(JsonArray? required, string argument)
    {
        for (var i = (required?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (required![i] is JsonValue value && value.TryGetValue<string>(out var text) && text == argument)
            {
                required.RemoveAt(i);
            }
        }
    }
}
