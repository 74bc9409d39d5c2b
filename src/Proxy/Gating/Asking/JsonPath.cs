using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>One member of an object that was read strictly before.</summary>
internal static class JsonPath
{
    public static bool TryFind(ReadOnlySpan<byte> json, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var cursor = new JsonCursor(json, JsonCursor.MostDepth, null);
        if (json.IsEmpty || !cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return false;
        }

        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var found = JsonText.Is(cursor.Value.Of(json), key);
            if (!cursor.Read() || !cursor.Skip(out var whole))
            {
                return false;
            }

            if (found)
            {
                value = whole.Of(json);
                return true;
            }
        }

        return false;
    }
}
