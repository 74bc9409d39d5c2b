using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Masking.Channels;

/// <summary>Scanners write into the router through this: a struct, so that the call is direct.</summary>
internal readonly struct SlotSink(SlotRouter router) : ISlotSink
{
    public void Skeleton(Skeleton bytes) => router.Skeleton(bytes);

    public void WholeSlot(in SlotInfo slot, UnmaskedText text) => router.WholeSlot(slot, text);

    public void BeginSlot(in SlotInfo slot) => router.BeginSlot(slot);

    public void SlotPiece(UnmaskedText piece) => router.SlotPiece(piece);

    public void EndSlot() => router.EndSlot();
}
