using FastMcp.Masking;
using FastMcp.Wire.Slots;
using FastMcp.Wire;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>
/// The open channels of one answer, each with its masker. A handful at a time: a linear search beats a hash.
/// </summary>
/// <remarks>
/// Ownership: one exchange. Maskers are kept for the next answer, emptied by <see cref="SlotMasker.Drop"/>.
/// INVARIANT: entries [0, _count) are open.
/// </remarks>
internal sealed class ChannelTable(MaskSession? session)
{
    /// <summary>limit answer.channels: one answer with more open channels is refused.</summary>
    public const int MaxChannels = 1024;

    private const int MostKept = 16;

    private OpenChannel[] _channels = [];
    private int _count;

    public ReadOnlySpan<OpenChannel> Open => _channels.AsSpan(0, _count);

    public OpenChannel? Find(ChannelId id)
    {
        foreach (var channel in Open)
        {
            if (channel.Id == id)
            {
                return channel;
            }
        }

        return null;
    }

    /// <summary>Null: the limit is reached.</summary>
    public OpenChannel? FindOrOpen(in SlotInfo slot, MaskTerms terms)
    {
        if (Find(slot.Channel) is { } known)
        {
            return known;
        }

        if (_count == MaxChannels)
        {
            return null;
        }

        if (_count == _channels.Length)
        {
            Array.Resize(ref _channels, Math.Max(4, _count * 2));
        }

        var channel = _channels[_count++] ??= new OpenChannel(session);
        channel.Begin(slot, terms);
        return channel;
    }

    /// <summary>Drops all held text: the answer is over, broken or not.</summary>
    public void Clear()
    {
        foreach (var channel in Open)
        {
            channel.Drop();
        }

        _count = 0;
        if (_channels.Length > MostKept)
        {
            Array.Resize(ref _channels, MostKept);
        }
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_channels, 8);
        foreach (var channel in Open)
        {
            channel.Announce(ahead);
        }
    }
}
