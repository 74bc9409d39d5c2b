using System.Buffers.Binary;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile.Tests;

/// <summary>Writes counts as the runtime does, for what reads them.</summary>
internal static class CountsWriter
{
    private const int SomeMethod = 77;

    /// <param name="isTerse">Only fields that changed are told, as the runtime does; else all.</param>
    public static byte[] Write(IEnumerable<CountElement> elements, bool isTerse)
    {
        var bytes = new List<byte>();
        var (kind, offset, count, other, number, type, method) = (0, 0, 0, 0, 0L, 0L, 0L);
        foreach (var element in elements)
        {
            int[] changes = [element.Offset - offset, element.Kind - kind, element.Count - count, element.Other - other];
            Fields(bytes, changes, isTerse);
            (kind, offset, count, other) = (element.Kind, element.Offset, element.Count, element.Other);
            foreach (var one in element.Numbers)
            {
                Signed(bytes, one - number);
                number = one;
            }

            foreach (var one in element.Types)
            {
                ref var last = ref element.Kind == 0xC4 ? ref method : ref type;
                var id = one is { } known ? MetadataTokens.GetRowNumber(known) : SomeMethod;
                Signed(bytes, id - last);
                last = id;
            }
        }

        Fields(bytes, [0, -kind, 0, 0], true);
        return [.. bytes];
    }

    private static void Fields(List<byte> bytes, int[] changes, bool isTerse)
    {
        bool[] told = [.. changes.Select(change => !isTerse || change != 0)];
        Signed(bytes, told.Select((isTold, index) => isTold ? 1 << index : 0).Sum());
        for (var i = 0; i < changes.Length; i++)
        {
            if (told[i])
            {
                Signed(bytes, changes[i]);
            }
        }
    }

    private static void Signed(List<byte> bytes, long value)
    {
        var sign = value < 0 ? 1 : 0;
        var wide = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(wide, value);
        bytes.AddRange(value switch
        {
            >= -64 and < 64 => [(byte)((value & 0x3F) << 1 | (long)sign)],
            >= -8192 and < 8192 => [(byte)(0x80 | (((value & 0x1FFF) << 1 | (long)sign) >> 8)), (byte)((value & 0x1FFF) << 1 | (long)sign)],
            >= int.MinValue and <= int.MaxValue => [0xC0, .. wide[4..]],
            _ => [0xC1, .. wide],
        });
    }
}
