using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Requests;

/// <summary>The scanner writes into the request masker through this.</summary>
internal readonly struct RequestSink(RequestMasker masker) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => masker.Skeleton(bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => masker.Whole(slot, text);

    public void BeginSlot(in SlotInfo slot) => masker.Begin(slot);

    public void SlotPiece(UnmaskedText piece) => masker.Piece(piece);

    public void EndSlot() => masker.End();
}
