using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace FastMcp.Profile;

/// <summary>
/// Reads the bytes of one method's counts, as the runtime writes them into its event: for each probe a mask of the fields that
/// changed, what they changed by, and its values, each as what it differs from the last of its sort by. A kind of nothing ends it.
/// </summary>
internal ref struct CountsReader(ReadOnlySpan<byte> bytes)
{
    private const int HasOffset = 1;
    private const int HasKind = 2;
    private const int HasCount = 4;
    private const int HasOther = 8;

    private ReadOnlySpan<byte> _rest = bytes;
    private long _number;
    private long _type;
    private long _method;

    /// <param name="type">Names a type by the runtime's number of it.</param>
    /// <exception cref="InvalidDataException">They end too early.</exception>
    public List<CountElement> Read(Func<long, EntityHandle?> type)
    {
        var elements = new List<CountElement>();
        var (kind, offset, count, other) = (0, 0, 0, 0);
        while (true)
        {
            var mask = Next();
            offset += (int)Next((mask & HasOffset) != 0);
            kind += (int)Next((mask & HasKind) != 0);
            count += (int)Next((mask & HasCount) != 0);
            other += (int)Next((mask & HasOther) != 0);
            if (kind == 0)
            {
                return elements;
            }

            elements.Add(Values(new CountElement(kind, offset, other, [], []), count, type));
        }
    }

    private CountElement Values(CountElement element, int count, Func<long, EntityHandle?> type)
    {
        var data = (CountData)(element.Kind & (int)CountData.Mask);
        var (numbers, types) = (new List<long>(), new List<EntityHandle?>());
        for (var i = 0; i < count && data != CountData.None; i++)
        {
            switch (data)
            {
                case CountData.FourBytes or CountData.EightBytes:
                    numbers.Add(_number += Next());
                    break;
                case CountData.Type:
                    types.Add(type(_type += Next()));
                    break;
                case CountData.Method:
                    // Whom a delegate calls: no name of it is kept, only that it was one.
                    types.Add((_method += Next()) == 0 ? default(EntityHandle) : null);
                    break;
                default:
                    throw new InvalidDataException($"A probe keeps its values as {data}: the runtime has a newer way.");
            }
        }

        return element with { Numbers = numbers, Types = types };
    }

    private long Next(bool isThere) => isThere ? Next() : 0;

    // The first byte tells how many there are; in the short forms the sign is the lowest bit.
    private long Next()
    {
        var length = _rest.IsEmpty ? 1 : _rest[0] switch { < 0x80 => 1, < 0xC0 => 2, 0xC1 => 9, _ => 5 };
        if (_rest.Length < length)
        {
            throw new InvalidDataException("The counts of a method end too early.");
        }

        var value = length switch
        {
            1 => Signed(_rest[0], 7),
            2 => Signed(BinaryPrimitives.ReadUInt16BigEndian(_rest) & 0x3FFF, 14),
            9 => BinaryPrimitives.ReadInt64BigEndian(_rest[1..]),
            _ => BinaryPrimitives.ReadInt32BigEndian(_rest[1..]),
        };
        _rest = _rest[length..];
        return value;
    }

    private static long Signed(int value, int bits) => (value & 1) == 0 ? value >> 1 : (value >> 1) - (1L << (bits - 1));
}
