using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>The scanner writes into the look through this.</summary>
internal readonly struct RequestLookSink(RequestLook look) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => look.Skeleton(bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => look.Whole(slot, text);

    public void BeginSlot(in SlotInfo slot) => look.Begin(slot);

    public void SlotPiece(UnmaskedText piece) => look.Piece(piece);

    public void EndSlot() => look.End();
}
