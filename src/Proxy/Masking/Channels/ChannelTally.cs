using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>
/// For an event in which texts end: which of their channels have slots in it, and how many, so that a text ends with
/// its last slot and not before.
/// </summary>
internal sealed class ChannelTally
{
    private List<ChannelId>? _slots;
    private StreamedEvent? _event;

    public void Clear()
    {
        _slots?.Clear();
        _event = null;
    }

    /// <summary>False: no text ends here.</summary>
    public bool Count(StreamedEvent one, ReadOnlySpan<byte> data, JsonSlotScanner scanner)
    {
        Clear();
        if (!one.EndsText)
        {
            return false;
        }

        _event = one;
        if (one.EndsBesideText)
        {
            var sink = new TallySink(_slots ??= []);
            scanner.Begin(one.Plan, one);
            scanner.Push(data, last: true, ref sink);
        }

        return true;
    }

    /// <summary>The channel's text ends with this event, which has no slot for it.</summary>
    public bool EndsElsewhere(ChannelId id) => Ends(id) && !(_slots?.Contains(id) ?? false);

    /// <summary>To be asked once for every slot of the event, in order.</summary>
    public bool IsLast(ChannelId id) => Ends(id) && _slots is not null && _slots.Remove(id) && !_slots.Contains(id);

    private bool Ends(ChannelId id) => _event?.Ends(id) ?? false;

    private readonly struct TallySink(List<ChannelId> slots) : ISlotSink
    {
        public void Skeleton(Skeleton bytes)
        {
        }

        public void WholeSlot(in SlotInfo slot, UnmaskedText text) => BeginSlot(slot);

        public void BeginSlot(in SlotInfo slot)
        {
            if (!slot.Channel.IsNone && slot.Encoding != SlotEncoding.Opaque)
            {
                slots.Add(slot.Channel);
            }
        }

        public void SlotPiece(UnmaskedText piece)
        {
        }

        public void EndSlot()
        {
        }
    }
}
