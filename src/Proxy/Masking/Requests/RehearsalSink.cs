using FastMcp.Masking.Guards;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>Takes the signed texts of a document, before it is scanned for good.</summary>
internal ref struct RehearsalSink(SignedGroups groups, MaskTerms terms, GuardTap? tap = null) : ISlotSink
{
    /// <summary>There are more, or larger ones, than are kept.</summary>
    public bool IsTooLarge { get; private set; }

    public readonly void Skeleton(Skeleton bytes)
    {
    }

    public void WholeSlot(in SlotInfo slot, UnmaskedText text)
    {
        if (slot.Group != 0 && slot.Channel.IsNone && slot.Encoding == SlotEncoding.JsonString && !IsTooLarge)
        {
            IsTooLarge = !groups.TryAdd(slot, text, terms, tap);
        }
    }

    // The document is whole: only a long key comes in pieces.
    public readonly void BeginSlot(in SlotInfo slot)
    {
    }

    public readonly void SlotPiece(UnmaskedText piece)
    {
    }

    public readonly void EndSlot()
    {
    }
}
