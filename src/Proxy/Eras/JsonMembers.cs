using System.Buffers;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Eras;

/// <summary>Objects member by member, keys and values as they came: what is not left out or put in stays byte by byte.</summary>
internal static class JsonMembers
{
    /// <param name="json">Read as strict before.</param>
    /// <param name="within">An object of it; empty, or anything else: it has no members.</param>
    public static List<(ByteRange Key, ByteRange Value)> Of(ReadOnlySpan<byte> json, ByteRange within)
    {
        List<(ByteRange, ByteRange)> all = [];
        if (within.IsEmpty)
        {
            return all;
        }

        var text = within.Of(json);
        var cursor = new JsonCursor(text, JsonCursor.MostDepth, null);
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return all;
        }

        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var key = new ByteRange(within.Start + cursor.Value.Start, cursor.Value.Length);
            if (!cursor.Read() || !cursor.Skip(out var whole))
            {
                break;
            }

            all.Add((key, new ByteRange(within.Start + whole.Start, whole.Length)));
        }

        return all;
    }

    /// <summary>Writes the object again.</summary>
    /// <param name="json">Where it stands.</param>
    /// <param name="members">See <see cref="Of"/>.</param>
    /// <param name="keeps">Whether a member stays, by its key.</param>
    /// <param name="more">Members behind them, with their commas between; empty: none.</param>
    /// <param name="into">Gets it.</param>
    public static void Write(ReadOnlySpan<byte> json, List<(ByteRange Key, ByteRange Value)> members, Func<ReadOnlySpan<byte>, bool> keeps, ReadOnlySpan<byte> more, ArrayBufferWriter<byte> into)
    {
        into.Write("{"u8);
        var isFirst = true;
        foreach (var (key, value) in members)
        {
            if (!keeps(key.Of(json)))
            {
                continue;
            }

            into.Write(isFirst ? "\""u8 : ",\""u8);
            into.Write(key.Of(json));
            into.Write("\":"u8);
            into.Write(value.Of(json));
            isFirst = false;
        }

        into.Write(more.IsEmpty || isFirst ? ""u8 : ","u8);
        into.Write(more);
        into.Write("}"u8);
    }
}
