using System.Buffers.Binary;

namespace FastMcp.Recording.Format;

/// <summary>
/// The end of a packed segment: a frame that decompressors skip (RFC 8878 section 3.1.2) with the lengths of the blocks before it, and a check over
/// everything before the check. So the whole file, decompressed by any tool, is the segment.
/// </summary>
internal static class PackedTable
{
    public const string Extension = SegmentHeader.Extension + ".zst";

    /// <summary>Plain bytes of a block; the last one may be shorter.</summary>
    public const int BlockSize = 256 * 1024;

    /// <summary>Number of blocks and check: what is read first.</summary>
    public const int FootSize = 4 + 8;

    public const int HeadSize = 8;
    public const int RowSize = 8;

    // limit packed-blocks: a segment is at most 4 GiB long.
    private const int MostBlocks = (int)((4L << 30) / BlockSize) + 1;

    private const uint Magic = 0x184D2A5E;

    /// <summary>Without the check, which covers it too.</summary>
    public static byte[] Write(IReadOnlyList<(int Packed, int Plain)> blocks)
    {
        var table = new byte[HeadSize + (RowSize * blocks.Count) + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(table, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), table.Length - HeadSize + 8);
        for (var i = 0; i < blocks.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(HeadSize + (RowSize * i)), blocks[i].Packed);
            BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(HeadSize + (RowSize * i) + 4), blocks[i].Plain);
        }

        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(table.Length - 4), blocks.Count);
        return table;
    }

    /// <summary>How long the table of a file is, check included, by its last bytes; 0: that is no table.</summary>
    public static int LengthOf(ReadOnlySpan<byte> foot, long file)
    {
        var blocks = BinaryPrimitives.ReadInt32LittleEndian(foot);
        var length = HeadSize + ((long)RowSize * blocks) + FootSize;
        return blocks is < 0 or > MostBlocks || length > file ? 0 : (int)length;
    }

    /// <summary>The blocks, if the table is exactly that of a file of this length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> table, long file, out (int Packed, int Plain)[] blocks)
    {
        blocks = new (int, int)[(table.Length - HeadSize - FootSize) / RowSize];
        var packed = (long)table.Length;
        for (var i = 0; i < blocks.Length; i++)
        {
            var row = table.Slice(HeadSize + (RowSize * i), RowSize);
            blocks[i] = (BinaryPrimitives.ReadInt32LittleEndian(row), BinaryPrimitives.ReadInt32LittleEndian(row[4..]));
            packed += blocks[i].Packed;
            if (blocks[i].Packed <= 0 || blocks[i].Plain is <= 0 or > BlockSize)
            {
                return false;
            }
        }

        return packed == file
            && BinaryPrimitives.ReadUInt32LittleEndian(table) == Magic
            && BinaryPrimitives.ReadInt32LittleEndian(table[4..]) == table.Length - HeadSize;
    }
}
