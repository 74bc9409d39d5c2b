using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Tests.Json;

internal readonly struct TraceSink(Trace trace) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => trace.Skeleton(bytes.Bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text)
    {
        trace.Begin(slot);
        trace.Piece(text.Bytes);
        trace.End();
    }

    public void BeginSlot(in SlotInfo slot) => trace.Begin(slot);

    public void SlotPiece(UnmaskedText piece) => trace.Piece(piece.Bytes);

    public void EndSlot() => trace.End();
}
