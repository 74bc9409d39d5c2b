using System.Buffers;
using FastMcp.Wire;
using FastMcp.Wire.Json;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>Finds and replaces values of JSON-RPC messages, byte by byte: what is not named stays as it came.</summary>
internal static class MessageEdit
{
    /// <summary>The value of a key of an object, with its quotes or brackets; empty: there is none. The JSON was read as strict before.</summary>
    /// <param name="json">The document.</param>
    /// <param name="within">An object of it.</param>
    /// <param name="key">ASCII.</param>
    public static ByteRange Find(ReadOnlySpan<byte> json, ByteRange within, ReadOnlySpan<byte> key)
    {
        if (within.IsEmpty)
        {
            return default;
        }

        var text = within.Of(json);
        var cursor = new JsonCursor(text, JsonCursor.MostDepth, null);
        if (!cursor.Read() || cursor.Token != JsonToken.ObjectStart)
        {
            return default;
        }

        while (cursor.Read() && cursor.Token == JsonToken.Key)
        {
            var isIt = JsonText.Is(cursor.Value.Of(text), key);
            if (!cursor.Read() || !cursor.Skip(out var whole))
            {
                return default;
            }

            if (isIt)
            {
                return new ByteRange(within.Start + whole.Start, whole.Length);
            }
        }

        return default;
    }

    /// <summary>The document with other bytes at some places.</summary>
    /// <param name="json">The document.</param>
    /// <param name="edits">In any order; they do not overlap. An empty range is left out.</param>
    public static byte[] Replace(ReadOnlySpan<byte> json, params ReadOnlySpan<(ByteRange At, byte[] By)> edits)
    {
        var sorted = edits.ToArray();
        Array.Sort(sorted, (left, right) => left.At.Start.CompareTo(right.At.Start));
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        var done = 0;
        foreach (var (at, by) in sorted)
        {
            if (!at.IsEmpty)
            {
                output.Write(json[done..at.Start]);
                output.Write(by);
                done = at.End;
            }
        }

        output.Write(json[done..]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A line of its own: line ends between tokens become blanks; inside of strings JSON has none.</summary>
    public static byte[] ToLine(ReadOnlySpan<byte> message)
    {
        var line = new byte[message.Length + 1];
        message.CopyTo(line);
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line[^1] = (byte)'\n';
        return line;
    }
}
