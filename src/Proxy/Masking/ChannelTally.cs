using FastMcp.Wire;
using FastMcp.Wire.Json;
using FastMcp.Wire.OpenAi;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking;

/// <summary>
/// For an event in which choices finish: which of their channels have slots in it, and how many, so that a text
/// ends with its last slot and not before.
/// </summary>
internal sealed class ChannelTally
{
    private readonly List<ChannelId> _slots = [];
    private readonly List<int> _finished = [];

    public void Clear()
    {
        _slots.Clear();
        _finished.Clear();
    }

    /// <summary>False: no choice finishes here.</summary>
    public bool Count(OpenAiChunk chunk, ReadOnlySpan<byte> data, JsonSlotScanner scanner)
    {
        Clear();
        foreach (ref readonly var choice in chunk.Choices)
        {
            if (choice.Finished)
            {
                _finished.Add(choice.Index);
            }
        }

        if (_finished.Count == 0)
        {
            return false;
        }

        var sink = new TallySink(_slots);
        scanner.Begin(SlotPlans.OpenAiEvent, chunk);
        scanner.Push(data, last: true, ref sink);
        return true;
    }

    /// <summary>The channel's choice finishes in this event, which has no slot for it.</summary>
    public bool EndsElsewhere(ChannelId id) => Finishes(id) && !_slots.Contains(id);

    /// <summary>To be asked once for every slot of the event, in order.</summary>
    public bool IsLast(ChannelId id) => Finishes(id) && _slots.Remove(id) && !_slots.Contains(id);

    private bool Finishes(ChannelId id) => _finished.Contains(OpenAiChannel.From(id).Choice);

    private readonly struct TallySink(List<ChannelId> slots) : ISlotSink
    {
        public void Skeleton(Skeleton bytes)
        {
        }

        public void WholeSlot(in SlotInfo slot, UnmaskedText text) => BeginSlot(slot);

        public void BeginSlot(in SlotInfo slot)
        {
            if (!slot.Channel.IsNone)
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
