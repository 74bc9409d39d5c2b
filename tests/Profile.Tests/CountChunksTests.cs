using System.Buffers.Binary;
using CsCheck;

namespace FastMcp.Profile.Tests;

public sealed class CountChunksTests
{
    private const uint Last = 0x8000_0000;

    [Fact]
    public void Add_OfEventsInPieces_GivesEachMethodItsBytesWhole() =>
        Gen.Select(Gen.Byte.Array[1, 60].Array[1, 6], Gen.Int[1, 9], Gen.Int[0, 5]).Sample((methods, most, seed) =>
        {
            var chunks = new CountChunks();
            var open = methods.Select((bytes, index) => new Queue<byte[]>(bytes.Chunk(most))).ToArray();
            var random = new Random(seed);
            // Events of several methods come between each other.
            while (Enumerable.Range(0, open.Length).Where(index => open[index].Count > 0).ToArray() is { Length: > 0 } rest)
            {
                var next = rest[random.Next(rest.Length)];
                var piece = open[next].Dequeue();
                chunks.Add(Event(next, piece, isLast: open[next].Count == 0));
            }

            Assert.Equal(0, chunks.Cut);
            Assert.Equal(
                methods.Select((bytes, index) => $"{index}: {Convert.ToHexString(bytes)}"),
                chunks.Whole.OrderBy(one => one.Method).Select(one => $"{one.Method}: {Convert.ToHexString(one.Bytes)}"));
        });

    [Fact]
    public void Cut_OfAMethodWithoutItsLastEvent_IsToldAndItsBytesAreNot()
    {
        var chunks = new CountChunks();
        chunks.Add(Event(1, [1, 2], isLast: false));
        chunks.Add(Event(2, [3], isLast: true));
        Assert.Equal(1, chunks.Cut);
        Assert.Equal([3], Assert.Single(chunks.Whole).Bytes);
    }

    // The runtime's event: number of the instance, flags, size, method, then the bytes.
    private static byte[] Event(long method, byte[] bytes, bool isLast)
    {
        var data = new byte[18 + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(2), isLast ? Last : 0);
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(6), bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(10), method);
        bytes.CopyTo(data, 18);
        return data;
    }
}
