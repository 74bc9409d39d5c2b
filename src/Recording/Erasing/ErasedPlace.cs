using System.Buffers.Binary;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Erasing;

/// <summary>An entry that is erased.</summary>
/// <param name="Segment">Number of its segment.</param>
/// <param name="Entry">Number in it, from 1.</param>
/// <param name="Hash">Of what it was.</param>
internal readonly record struct ErasedPlace(uint Segment, long Entry, EntryHash Hash)
{
    public const int Size = 4 + 8 + EntryHash.Size;

    // As many as one entry holds, with room to spare.
    public const int MostInOne = 20_000;

    public static byte[] Write(ReadOnlySpan<ErasedPlace> places)
    {
        var payload = new byte[places.Length * Size];
        for (var i = 0; i < places.Length; i++)
        {
            var row = payload.AsSpan(i * Size, Size);
            BinaryPrimitives.WriteUInt32LittleEndian(row, places[i].Segment);
            BinaryPrimitives.WriteInt64LittleEndian(row[4..], places[i].Entry);
            places[i].Hash.CopyTo(row[12..]);
        }

        return payload;
    }

    public static List<ErasedPlace> Read(ReadOnlySpan<byte> payload)
    {
        var places = new List<ErasedPlace>();
        for (; payload.Length >= Size; payload = payload[Size..])
        {
            places.Add(new ErasedPlace(BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadInt64LittleEndian(payload[4..]), EntryHash.Read(payload[12..])));
        }

        return places;
    }
}
