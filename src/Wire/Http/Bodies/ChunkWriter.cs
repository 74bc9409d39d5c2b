using System.Numerics;

namespace FastMcp.Wire.Http.Bodies;

/// <summary>Writes chunk framing (RFC 9112 section 7.1) around data that stays where it is.</summary>
public static class ChunkWriter
{
    /// <summary>Room that any size line needs: eight digits, CR LF.</summary>
    public const int MaxSizeLine = 10;

    /// <summary>To be written behind the data of each chunk.</summary>
    public static ReadOnlySpan<byte> DataEnd => "\r\n"u8;

    /// <summary>To be written once, when the content is whole and only then: without it the reader sees a truncation.</summary>
    public static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    /// <summary>Length of the size line for that many bytes of data.</summary>
    public static int SizeLineLength(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return ((BitOperations.Log2((uint)size) / 4) + 1) + 2;
    }

    /// <summary>Writes the size line at the start of <paramref name="room"/>; returns its length.</summary>
    /// <param name="size">Bytes of data, not 0: an empty chunk would end the content.</param>
    public static int WriteSizeLine(Span<byte> room, int size)
    {
        int length = SizeLineLength(size);
        Fill(room[..length], size);
        return length;
    }

    /// <summary>
    /// Writes the size line at the end of <paramref name="room"/>, so that data which begins right behind the room
    /// needs no copy; returns where the line starts.
    /// </summary>
    public static int WriteSizeLineBefore(Span<byte> room, int size)
    {
        int start = room.Length - SizeLineLength(size);
        Fill(room[start..], size);
        return start;
    }

    private static void Fill(Span<byte> line, int size)
    {
        line[^1] = (byte)'\n';
        line[^2] = (byte)'\r';
        for (int at = line.Length - 3; at >= 0; at--)
        {
            line[at] = "0123456789abcdef"u8[size & 15];
            size >>= 4;
        }
    }
}
