using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Tests.Json;

/// <summary>Counts bytes and allocates nothing.</summary>
internal struct CountSink : ISlotSink
{
    public long Bytes { get; private set; }

    public void Skeleton(Skeleton bytes) => Bytes += bytes.Bytes.Length;

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => Bytes += text.Length;

    public readonly void BeginSlot(in SlotInfo slot)
    {
    }

    public void SlotPiece(UnmaskedText piece) => Bytes += piece.Length;

    public readonly void EndSlot()
    {
    }
}
