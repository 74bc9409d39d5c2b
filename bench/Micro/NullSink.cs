using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>Counts what a scanner gives, so that nothing of the scan can be left out.</summary>
internal struct NullSink : ISlotSink
{
    public long Bytes;

    public void Skeleton(Skeleton bytes) => Bytes += bytes.Bytes.Length;

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => Bytes += text.Length;

    public void BeginSlot(in SlotInfo slot) => Bytes++;

    public void SlotPiece(UnmaskedText piece) => Bytes += piece.Length;

    public void EndSlot() => Bytes++;
}
