using FastMcp.Wire.Json;

namespace FastMcp.Wire.OpenAi;

/// <summary>
/// Tells events that carry a piece of a text which the next event goes on with, by what model APIs have in common:
/// a <c>delta</c>, <c>choices</c> or <c>candidates</c> at the top. Where the API is not known, such pieces cannot be joined.
/// </summary>
public static class StreamedPieces
{
    private static readonly byte[][] Names = ["delta"u8.ToArray(), "choices"u8.ToArray(), "candidates"u8.ToArray()];

    /// <param name="data">An event's data. What is no JSON object carries no piece.</param>
    /// <param name="maxDepth">At most <see cref="JsonCursor.MostDepth"/>.</param>
    public static bool AreIn(ReadOnlySpan<byte> data, int maxDepth)
    {
        var cursor = new JsonCursor(data, maxDepth, null);
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return false;
        }

        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var known = cursor.Find(Names) != JsonName.Unknown;
            if (!cursor.Read())
            {
                return false;
            }

            if (known && cursor.Token is (JsonToken.String or JsonToken.ObjectStart or JsonToken.ArrayStart))
            {
                return true;
            }

            cursor.Skip(out _);
        }

        return false;
    }
}
