using System.Buffers.Binary;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Erasing;

/// <summary>An entry that is erased.</summary>
/// <param name="Segment">Number of its segment.</param>
/// <param name="Entry">Number in it, from 1.</param>
/// <param name="Was">Hash of what it was: its leaf.</param>
/// <param name="Is">Hash of the blank entry, by the same rule: its head cannot be changed either.</param>
internal readonly record struct ErasedPlace(uint Segment, long Entry, EntryHash Was, EntryHash Is)
{
    public const int Size = 4 + 8 + (2 * EntryHash.Size);

    // As many as one entry holds, with room to spare.
    public const int MostInOne = 12_000;

    public static byte[] Write(ReadOnlySpan<ErasedPlace> places)
    {
        var payload = new byte[places.Length * Size];
        for (var i = 0; i < places.Length; i++)
        {
            var row = payload.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteUInt32LittleEndian(row, places[i].Segment);
            BinaryPrimitives.WriteInt64LittleEndian(row[4..], places[i].Entry);
            places[i].Was.CopyTo(row[12..]);
            places[i].Is.CopyTo(row[(12 + EntryHash.Size)..]);
        }

        return payload;
    }

    public static List<ErasedPlace> Read(ReadOnlySpan<byte> payload)
    {
        var places = new List<ErasedPlace>();
        for (; payload.Length >= Size; payload = payload[Size..])
        {
            places.Add(new ErasedPlace(
                BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadInt64LittleEndian(payload[4..]), EntryHash.Read(payload[12..]), EntryHash.Read(payload[(12 + EntryHash.Size)..])));
        }

        return places;
    }
}
