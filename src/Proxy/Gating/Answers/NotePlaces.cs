using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>Finds the ends of <c>result.content</c> in an answer of JSON-RPC, in each of a batch, and in the data of an event.</summary>
internal static class NotePlaces
{
    /// <param name="bytes">JSON, or one event of a stream whose data is one line.</param>
    /// <param name="places">Gets them in their order.</param>
    public static void Find(ReadOnlySpan<byte> bytes, List<NotePlace> places)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var line = bytes[at..];
            var skip = line.StartsWith("data:"u8) ? "data:"u8.Length : 0;
            if (skip > 0 || LooksLikeJson(line))
            {
                // Data that is JSON leaves as one line; without a field name all of it is one document.
                var end = skip > 0 && line.IndexOfAny((byte)'\n', (byte)'\r') is var stop and >= 0 ? stop : line.Length;
                FindIn(line[skip..end], at + skip, places);
                return;
            }

            var next = line.IndexOfAny((byte)'\n', (byte)'\r');
            at = next < 0 ? bytes.Length : at + next + 1;
        }
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) is var start and >= 0 && text[start] is (byte)'{' or (byte)'[';

    private static void FindIn(ReadOnlySpan<byte> json, int offset, List<NotePlace> places)
    {
        var before = places.Count;
        var cursor = new JsonCursor(json, JsonCursor.MostDepth, null);
        var read = cursor.Read();
        if (read && cursor.Token == JsonToken.ArrayStart)
        {
            while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
            {
                OfMessage(ref cursor, json, offset, places);
            }
        }
        else if (read)
        {
            OfMessage(ref cursor, json, offset, places);
        }

        if (!cursor.Fault.IsNone)
        {
            places.RemoveRange(before, places.Count - before);
        }
    }

    private static void OfMessage(ref JsonCursor cursor, ReadOnlySpan<byte> json, int offset, List<NotePlace> places)
    {
        if (cursor.Token != JsonToken.ObjectStart)
        {
            cursor.Skip(out _);
            return;
        }

        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isResult = JsonText.Is(cursor.Value.Of(json), "result"u8);
            if (!cursor.Read())
            {
                return;
            }

            if (isResult && cursor.Token == JsonToken.ObjectStart)
            {
                OfResult(ref cursor, json, offset, places);
            }
            else
            {
                cursor.Skip(out _);
            }
        }
    }

    private static void OfResult(ref JsonCursor cursor, ReadOnlySpan<byte> json, int offset, List<NotePlace> places)
    {
        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isContent = JsonText.Is(cursor.Value.Of(json), "content"u8);
            if (!cursor.Read())
            {
                return;
            }

            var isList = cursor.Token == JsonToken.ArrayStart;
            if (cursor.Skip(out var whole) && isContent && isList)
            {
                var inside = whole.Of(json)[1..^1];
                places.Add(new NotePlace(offset + whole.End - 1, inside.IndexOfAnyExcept(" \t\r\n"u8) < 0));
            }
        }
    }
}
