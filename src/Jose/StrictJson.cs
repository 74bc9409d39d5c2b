using System.Text.Unicode;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Jose;

/// <summary>Whether bytes are one JSON object that every reader takes for the same: no name twice, at any level, and every text Unicode.</summary>
public static class StrictJson
{
    public const int MostDepth = 16;

    public static TokenFault Check(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json, MostDepth, new JsonKeySet());
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return TokenFault.NotJson;
        }

        while (cursor.Read())
        {
            if (cursor.Token is JsonToken.Key or JsonToken.String && !IsUnicode(cursor.Value.Of(json)))
            {
                return TokenFault.NotUnicode;
            }
        }

        return cursor.Fault.Kind switch
        {
            JsonFaultKind.None => TokenFault.None,
            JsonFaultKind.DuplicateKey => TokenFault.DuplicateName,
            JsonFaultKind.TooDeep => TokenFault.TooDeep,
            _ => TokenFault.NotJson,
        };
    }

    // Raw bytes were checked by the cursor; an escape can still name half of a pair.
    private static bool IsUnicode(ReadOnlySpan<byte> raw) =>
        !raw.Contains((byte)'\\') || Utf8.IsValid(JsonText.Decode(raw, new byte[raw.Length + JsonUnescaper.MinimumRoom]));
}
