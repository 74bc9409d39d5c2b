using System.Buffers.Binary;

namespace FastMcp.Profile;

/// <summary>Counts of methods out of the runtime's events: many are in several events, one behind the other.</summary>
internal sealed class CountChunks
{
    // Of the event that has a method's counts; the library's own parser of it takes them from elsewhere.
    private const int FlagsAt = 2;
    private const int SizeAt = 6;
    private const int MethodAt = 10;
    private const uint IsLast = 0x8000_0000;

    private readonly List<(long Method, byte[] Bytes)> _whole = [];
    private readonly Dictionary<long, byte[]> _begun = [];

    /// <summary>All that is there of methods whose last event came, in the events' order.</summary>
    public IReadOnlyList<(long Method, byte[] Bytes)> Whole => _whole;

    /// <summary>Methods whose last event did not come.</summary>
    public int Cut => _begun.Count;

    /// <param name="data">Of one event.</param>
    public void Add(ReadOnlySpan<byte> data)
    {
        var method = BinaryPrimitives.ReadInt64LittleEndian(data[MethodAt..]);
        var size = BinaryPrimitives.ReadInt32LittleEndian(data[SizeAt..]);
        byte[] all = [.. _begun.GetValueOrDefault(method, []), .. data[^size..]];
        if ((BinaryPrimitives.ReadUInt32LittleEndian(data[FlagsAt..]) & IsLast) == 0)
        {
            _begun[method] = all;
            return;
        }

        _begun.Remove(method);
        _whole.Add((method, all));
    }
}
