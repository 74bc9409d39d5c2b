using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Sessions;

/// <summary>Finds the trace of a message: <c>traceparent</c> of W3C Trace Context, in a header or in MCP's <c>_meta</c>.</summary>
internal static class TraceContext
{
    private const int Longest = 55;

    /// <summary>The trace id of a <c>traceparent</c> value: version "-" trace-id "-" parent-id "-" flags (section 3.2). Empty: none.</summary>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> traceparent) =>
        traceparent.Length >= Longest && traceparent[2] == '-' && traceparent[35] == '-' ? traceparent.Slice(3, 32) : default;

    /// <summary>The same out of a <c>_meta</c> object, which was read as strict JSON before. Empty: none.</summary>
    public static ReadOnlySpan<byte> IdOfMeta(ReadOnlySpan<byte> meta) => IdOf(OfMeta(meta));

    /// <summary>The whole value out of a <c>_meta</c> object. Empty: none.</summary>
    public static ReadOnlySpan<byte> OfMeta(ReadOnlySpan<byte> meta)
    {
        // Most have none: one search is cheaper than a walk. An escaped key is no clue that is worth more.
        if (meta.IndexOf("\"traceparent\""u8) < 0)
        {
            return default;
        }

        var cursor = new JsonCursor(meta, JsonCursor.MostDepth, null);
        cursor.Read();
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isTrace = JsonText.Is(cursor.Value.Of(meta), "traceparent"u8);
            if (!cursor.Read() || (isTrace && cursor.Token == JsonToken.String))
            {
                return isTrace ? cursor.Value.Of(meta) : default;
            }

            cursor.Skip(out _);
        }

        return default;
    }
}
