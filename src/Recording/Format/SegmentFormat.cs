using System.Buffers.Binary;
using System.IO.Hashing;

namespace FastMcp.Recording.Format;

/// <summary>The framing of version 0: a segment header, then entries. All numbers little-endian.</summary>
internal static class SegmentFormat
{
    public const int Version = 0;
    public const int HeaderLength = 16;
    public const int LengthLength = 4;

    /// <summary>type, time, exchange.</summary>
    public const int EntryHeadLength = 1 + 8 + 8;
    public const int HashLength = 8;

    /// <summary>Whole entry without its payload.</summary>
    public const int Overhead = LengthLength + EntryHeadLength + HashLength;

    public const int MaxPayload = 1 << 20;

    public const string Extension = ".fmcplog";

    private static ReadOnlySpan<byte> Magic => "FMCPLOG\0"u8;

    public static string FileName(int number) => number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture) + Extension;

    public static void WriteHeader(Span<byte> destination)
    {
        destination[..HeaderLength].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[Magic.Length..], Version);
    }

    /// <summary>True for a segment of this version.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> source) =>
        source.Length >= HeaderLength && source.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(source[Magic.Length..]) == Version;

    /// <summary>Frames an entry whose payload stands at <paramref name="entry"/>[21..^8]: writes all around it.</summary>
    /// <param name="entry">The whole entry, its payload in place.</param>
    /// <param name="type">Its type.</param>
    /// <param name="time">Microseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="exchange">The exchange.</param>
    public static void Frame(Span<byte> entry, EntryType type, long time, ulong exchange)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)(entry.Length - LengthLength - HashLength));
        entry[LengthLength] = (byte)type;
        BinaryPrimitives.WriteInt64LittleEndian(entry[(LengthLength + 1)..], time);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[(LengthLength + 9)..], exchange);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[^HashLength..], XxHash3.HashToUInt64(entry[..^HashLength]));
    }
}
