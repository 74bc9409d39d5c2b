using System.Buffers.Binary;
using System.Collections.Concurrent;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Exchanges of this run that were erased before they ended: what they still say is not written. How they end is.</summary>
/// <remarks>Added by any thread, asked by the writer's.</remarks>
internal sealed class SilencedExchanges
{
    private readonly ConcurrentDictionary<ulong, bool> _exchanges = new();
    private volatile bool _any;

    public bool Any => _any;

    public void Add(IEnumerable<ulong> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            _exchanges[exchange] = true;
            _any = true;
        }
    }

    /// <summary>True: this entry is not to be written.</summary>
    public bool Takes(ReadOnlySpan<byte> entry)
    {
        var exchange = BinaryPrimitives.ReadUInt64LittleEndian(entry[EntryFrame.ExchangeAt..]);
        if (!_exchanges.ContainsKey(exchange))
        {
            return false;
        }

        var type = (EntryType)entry[EntryFrame.TypeAt];
        if (type == EntryType.Closed)
        {
            _exchanges.TryRemove(exchange, out _);
        }

        return Blank.Takes(type);
    }
}
